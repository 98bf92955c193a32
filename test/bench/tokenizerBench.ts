// Runs by itself too: `node test/bench/tokenizerBench.ts`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';

import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { createTokenizer } from '../../src/core/tokenizer/createTokenizer.ts';
import { bundledModel, sharedData } from '../support/projectPaths.ts';
import { stsSentences } from './benchTexts.ts';
import { formatRange, printTable, rangeOf } from './report.ts';
import type { Range } from './report.ts';

// Of the fixture; vocabularies are small there, so a text has more tokens than with the models themselves.
const families: readonly string[] = [
  ...['mpnet', 'roberta', 'modernbert', 'llama3', 'qwen2', 'llama', 'gemma'],
  ...['xlm-roberta', 'albert', 't5', 'deberta-v3', 'sentencepiece BPE'],
];

/** Speed of one tokenizer on one set of texts. */
export interface TokenizerSpeed {
  readonly texts: string;
  readonly tokenizer: string;
  /** Tokens of all texts, special tokens included. */
  readonly tokens: number;
  readonly tokensPerSecond: Range;
}

/** How often each is measured. */
export const tokenizerRounds = 7;
/** A round of a quick tokenizer goes over the texts again until it has lasted so long. */
const roundMs = 300;

/** The names of ours and of the one that transformers.js uses. */
export const tokenizerNames = ['ours, with spans', '@huggingface/tokenizers'] as const;

/** The bundled model's tokenizer beside the peer's, on each data set that is there: `tokenizerNames` in turn. */
export function bundledTokenizerSpeeds(): readonly TokenizerSpeed[] {
  const json = readFileSync(join(bundledModel, 'tokenizer.json'), 'utf8');
  const ours = createTokenizer({ tokenizerJson: json });
  const theirs = new HuggingFaceTokenizer(JSON.parse(json) as object, {});
  const corpora: [name: string, texts: readonly string[]][] = [
    ['STS-B dev sentences', stsSentences() ?? []],
    ['Vaswani abstracts', vaswaniAbstracts()],
  ];
  const [own, peer] = tokenizerNames;
  return corpora
    .filter(([, texts]) => texts.length > 0)
    .flatMap(([name, texts]) =>
      measure(name, texts, [
        [own, (text) => ours.encode(text).ids.length],
        [peer, (text) => theirs.encode(text).ids.length],
      ]),
    );
}

/**
 * Ours, with spans and words, beside `@huggingface/tokenizers`, which gives ids only: one text a call,
 * on one thread, no text twice in a pass. Prints a table.
 */
export function benchTokenizer(): void {
  const results = [...bundledTokenizerSpeeds()];
  const sentences = (stsSentences() ?? []).slice(0, 1_000);
  for (const { name, json: layout } of sentences.length > 0 ? familyTokenizers() : []) {
    const own = createTokenizer({ tokenizerJson: layout });
    const library = new HuggingFaceTokenizer(JSON.parse(layout) as object, {});
    results.push(
      ...measure('1,000 of them', sentences, [
        [`${name}, ours`, (text) => own.encode(text).ids.length],
        [`${name}, @huggingface/tokenizers`, (text) => library.encode(text).ids.length],
      ]),
    );
  }
  console.log('\nTokenizer, one thread, million tokens/s');
  printTable([
    ['texts', 'tokenizer', 'tokens', 'median (range)'],
    ...results.map(({ texts, tokenizer, tokens, tokensPerSecond: { low, median, high } }) => [
      texts,
      tokenizer,
      tokens.toLocaleString('en'),
      formatRange({ low: low / 1e6, median: median / 1e6, high: high / 1e6 }, 2),
    ]),
  ]);
}

/** Small tokenizers laid out as those of other families are. */
function familyTokenizers(): readonly { readonly name: string; readonly json: string }[] {
  const path = join(projectRoot, 'test/fixtures/tokenizers/layouts.json.br');
  const [, ...lines] = brotliDecompressSync(readFileSync(path)).toString('utf8').split('\n');
  return lines.flatMap((line) => {
    const { name, tokenizer } = JSON.parse(line) as { name: string; tokenizer: unknown };
    return families.includes(name) ? [{ name, json: JSON.stringify(tokenizer) }] : [];
  });
}

/** Speeds of tokenizers on the same lines, in turns. */
function measure(
  texts: string,
  lines: readonly string[],
  tokenizers: readonly (readonly [name: string, countTokens: (text: string) => number])[],
): TokenizerSpeed[] {
  const measured = tokenizers.map(([tokenizer, countTokens]) => {
    const pass = (): number => lines.reduce((sum, line) => sum + countTokens(line), 0);
    return { tokenizer, pass, tokens: pass(), speeds: [] as number[] };
  });
  for (let round = 0; round < tokenizerRounds; round++) {
    for (const { pass, speeds } of measured) speeds.push(tokensPerSecond(pass));
  }
  return measured.map(({ tokenizer, tokens, speeds }) => ({
    ...{ texts, tokenizer, tokens, tokensPerSecond: rangeOf(speeds) },
  }));
}

function tokensPerSecond(pass: () => number): number {
  let counted = 0;
  const start = performance.now();
  let elapsedMs: number;
  do {
    counted += pass();
    elapsedMs = performance.now() - start;
  } while (elapsedMs < roundMs);
  return (counted * 1000) / elapsedMs;
}

/** The distinct texts of the Vaswani collection; none where it is missing. */
function vaswaniAbstracts(): readonly string[] {
  const { path, skip } = sharedData('vaswani', 'doc-text.trec');
  if (skip !== false) return [];
  const documents = readFileSync(path, 'utf8').split('</DOC>');
  const texts = documents.map((document) =>
    document
      .replace(/<DOCNO>.*<\/DOCNO>/, '')
      .replace(/<\/?DOC>/, '')
      .trim(),
  );
  return [...new Set(texts)].filter(Boolean);
}

if (import.meta.main) benchTokenizer();
