// The print-out of `npm start`: the real engine in its own process, with the bundled model, on a sample.
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { percentileText } from '../src/core/search/percentileText.ts';
import { wordShares } from '../src/core/search/wordShares.ts';
import { LineIndex } from '../src/core/text/lineIndex.ts';
import { cosine } from '../src/core/vectors/similarity.ts';
import { SupervisedProcess } from '../src/node/process/supervisedProcess.ts';
import {
  engineMethods,
  type EngineApi,
  type ModelDescription,
  type TokensAnswer,
} from '../src/protocol/engineApi.ts';

const root = resolve(import.meta.dirname, '..');
const sampleText = 'Word embeddings carry meaning.';
const sampleQuery = 'how the moon moves the sea';
const sampleFile = 'samples/tide.md';
const nearestCount = 3;
const strongestWords = 4;
const firstNumbers = 5;
// What quantised weights may differ by from PyTorch in fp32: each number, and the pooled cosine.
const numberTolerance = 5e-2;
const cosineFloor = 0.999;

interface Reference {
  readonly texts: readonly {
    readonly text: string;
    readonly ids: readonly number[];
    readonly lastHiddenFirst6: readonly (readonly number[])[];
    readonly pooledMeanNormalised: readonly number[];
  }[];
}

/** Embeds a sample, prints what came out, and checks it. Throws when the check fails. */
export async function printDemo(print: (line: string) => void): Promise<void> {
  let model: ModelDescription | undefined;
  const engine = new SupervisedProcess<EngineApi>({
    name: 'engine',
    entry: join(root, 'dist', 'engine.cjs'),
    methods: engineMethods,
    handshake: async (api) => {
      model = await api.open({ modelFolder: join(root, 'media', 'model') });
    },
    log: ({ level, message }) => {
      if (level !== 'debug' && level !== 'info') print(message);
    },
    onState: () => undefined,
    idleStopMs: () => 60_000,
  });
  try {
    await engine.call((api) => printTokens(api, print, () => model));
    await engine.call((api) => printNearestLines(api, print));
    await engine.call((api) => checkReference(api, print));
    await printPictures(print);
  } finally {
    engine.dispose();
  }
}

/** What each view looks like; the tests took the pictures. */
async function printPictures(print: (line: string) => void): Promise<void> {
  const folder = join('docs', 'images');
  const names = await readdir(join(root, folder));
  print('');
  print('Pictures of each view, taken by the tests:');
  for (const name of names.filter((file) => file.endsWith('.png')).sort()) {
    print(`  ${join(folder, name)}`);
  }
}

async function printTokens(
  api: EngineApi,
  print: (line: string) => void,
  model: () => ModelDescription | undefined,
): Promise<void> {
  const answer = await api.embedTokens({ text: sampleText, layer: -1, priority: 'query' });
  const loaded = model();
  if (loaded) {
    const { facts, info, loadMs } = loaded;
    print(
      `${facts.name}: ${info.hiddenStateCount - 1} layers of ${info.dims} numbers, ${info.precision}, ${info.threads} threads, loaded in ${loadMs.toFixed(0)} ms`,
    );
  }
  print('');
  print(`Tokens of “${sampleText}”, the last layer’s vector of each:`);
  for (const [token, piece] of answer.tokens.entries()) {
    const request = { text: sampleText, layer: -1, token, priority: 'query' } as const;
    const { vector, norm } = await api.tokenVector(request);
    const numbers = Array.from(vector.subarray(0, firstNumbers), (value) =>
      value.toFixed(4).padStart(8),
    );
    print(
      `  ${piece.padEnd(12)} ${spanOf(answer, token).padEnd(9)} id ${String(answer.encoding.ids[token]).padEnd(6)} norm ${norm.toFixed(3)}  [${numbers.join(' ')} … ]`,
    );
  }
}

function spanOf({ encoding }: TokensAnswer, token: number): string {
  const start = encoding.spans[2 * token] ?? 0;
  const end = encoding.spans[2 * token + 1] ?? 0;
  return end > start ? `[${start},${end})` : '';
}

async function printNearestLines(api: EngineApi, print: (line: string) => void): Promise<void> {
  const text = await readFile(join(root, sampleFile), 'utf8');
  const document = sampleFile;
  const { spans } = await api.putDocument({ document, text, segmentKind: 'line' });
  await api.embedDocument({ document, priority: 'query' });
  const { hits } = await api.search({
    query: sampleQuery,
    mode: 'semantic',
    scope: { documents: [document] },
    limit: nearestCount,
  });
  const lines = new LineIndex(text);
  print('');
  print(
    `Lines of ${sampleFile} (${spans.length / 2}) nearest to “${sampleQuery}”: the share of unrelated pairs that are less alike, cosine, line, text, and the words that made it match:`,
  );
  for (const hit of hits) {
    const line = lines.lineAt(hit.start) + 1;
    const percentile = percentileText(hit.percentile);
    print(
      `  ${percentile}  ${(hit.score ?? NaN).toFixed(3)}  ${String(line).padStart(3)}  ${hit.text}`,
    );
    const answer = await api.attribute({
      reference: sampleQuery,
      text: hit.text,
      priority: 'query',
    });
    const { contributions } = answer;
    if (!contributions) continue;
    const { words, cls, sep } = wordShares(hit.text, { ...answer, contributions }, Infinity);
    const strongest = words
      .flatMap(({ text: word, contribution }) => (contribution ? [{ word, contribution }] : []))
      .sort((x, y) => y.contribution - x.contribution)
      .slice(0, strongestWords)
      .map(({ word, contribution }) => `${word} ${contribution.toFixed(3)}`);
    print(`       ${strongest.join(' · ')} · [CLS] and [SEP] ${(cls + sep).toFixed(3)}`);
  }
}

async function checkReference(api: EngineApi, print: (line: string) => void): Promise<void> {
  const path = join(root, 'test', 'fixtures', 'reference', 'minilm.json');
  const { texts } = JSON.parse(await readFile(path, 'utf8')) as Reference;
  let largest = 0;
  let smallestCosine = 1;
  for (const expected of texts) {
    const { text } = expected;
    const { encoding } = await api.embedTokens({ text, layer: -1, priority: 'query' });
    if (encoding.ids.join() !== expected.ids.join()) {
      throw new Error(`The tokens of “${text}” are not the reference’s.`);
    }
    for (const [token, slice] of expected.lastHiddenFirst6.entries()) {
      const { vector } = await api.tokenVector({ text, layer: -1, token, priority: 'query' });
      for (const [i, value] of slice.entries()) {
        largest = Math.max(largest, Math.abs(value - (vector[i] ?? NaN)));
      }
    }
    const choice = { layer: -1, pooling: 'mean' } as const;
    const { data } = await api.embedTexts({ texts: [text], choice, priority: 'query' });
    smallestCosine = Math.min(
      smallestCosine,
      cosine(data, Float32Array.from(expected.pooledMeanNormalised)),
    );
  }
  const holds = largest <= numberTolerance && smallestCosine >= cosineFloor;
  print('');
  print(
    `Check against PyTorch fp32, ${texts.length} texts: tokens equal, largest difference of a number ${largest.toFixed(4)} (at most ${numberTolerance}), smallest cosine of a line’s vector ${smallestCosine.toFixed(5)} (at least ${cosineFloor}): ${holds ? 'holds' : 'FAILS'}`,
  );
  if (!holds) throw new Error('The bundled model differs from its reference.');
}
