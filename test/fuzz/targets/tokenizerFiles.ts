import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import { changesBeside, createTokenizer } from '../../../src/core/tokenizer/createTokenizer.ts';
import { readOrRefused, type FuzzTarget } from '../fuzzTarget.ts';
import { mutateJson } from '../mutations/mutateJson.ts';
import { checkEncoding } from './checkEncoding.ts';

const refusals = ['modelInvalid', 'unsupported'] as const;
const texts = [
  '',
  'The boats  asleep.\n',
  "it's ﬁne 123 naïve 東京 😀 [MASK]",
  'a'.repeat(300),
  '\ud800 \0<s>▁x',
];
const words = [
  ...[
    'BPE',
    'WordPiece',
    'Unigram',
    'WordLevel',
    'Sequence',
    'BertNormalizer',
    'BertPreTokenizer',
    'NFC',
    'NFKD',
    'Lowercase',
  ],
  ...[
    'StripAccents',
    'Replace',
    'Prepend',
    'Strip',
    'Precompiled',
    'ByteLevel',
    'Metaspace',
    'Split',
    'Whitespace',
    'Punctuation',
  ],
  ...[
    'Digits',
    'WhitespaceSplit',
    'TemplateProcessing',
    'RobertaProcessing',
    'BertProcessing',
    'Isolated',
    'Removed',
  ],
  ...[
    'MergedWithPrevious',
    'MergedWithNext',
    'Contiguous',
    'first',
    'never',
    'always',
    'Regex',
    'String',
    'pattern',
    'type',
  ],
  ...[
    '\\s+',
    '(?i:a|b)',
    '[^\\p{L}]',
    '(a|b)*',
    '\\p{N}{1,3}',
    'a{2,1}',
    '(?=x)',
    '[[:alpha:]&&a]',
    '(?<!a)b',
    '[',
    '\\1',
  ],
] as const;

/** `tokenizer.json` and `vocab.txt` of strangers: refused, or a tokenizer whose ids and spans are right. */
export const tokenizerFiles: FuzzTarget<string> = {
  seeds: () => {
    const folder = join(projectRoot, 'test/fixtures/tokenizers');
    const layouts = brotliDecompressSync(readFileSync(join(folder, 'layouts.json.br'))).toString();
    const tokenizers = layouts.split('\n').flatMap((line) => {
      const { tokenizer } = (line === '' ? {} : JSON.parse(line)) as {
        readonly tokenizer?: unknown;
      };
      return tokenizer === undefined ? [] : JSON.stringify(tokenizer);
    });
    return [
      readFileSync(join(folder, 'bpe.json'), 'utf8'),
      readFileSync(join(folder, 'unigram.json'), 'utf8'),
      smallWordPiece(),
      ...tokenizers,
      '[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nboat\n##s\na\n',
    ];
  },

  mutate: (json, chance, seeds) => mutateJson(json, chance, words, seeds),

  check: (file) => {
    const isJson = /^\s*[[{]/.test(file);
    const files = isJson ? { tokenizerJson: file } : { vocabulary: file };
    readOrRefused(
      () => changesBeside({ ...files, tokenizerConfig: '{"do_lower_case":false}' }),
      refusals,
    );
    const tokenizer = readOrRefused(() => createTokenizer(files), refusals);
    if (!tokenizer) return;
    for (const text of texts) {
      readOrRefused(() => {
        checkEncoding(tokenizer, text);
      }, refusals);
    }
  },
};

/** The bundled one with a few pieces, which is read in no time. */
function smallWordPiece(): string {
  const path = join(projectRoot, 'media/model/tokenizer.json');
  const json = JSON.parse(readFileSync(path, 'utf8')) as { readonly model: { vocab: object } };
  const pieces = [
    '[PAD]',
    '[UNK]',
    '[CLS]',
    '[SEP]',
    '[MASK]',
    'boat',
    '##s',
    'a',
    "'",
    's',
    '##t',
    'i',
  ];
  const vocab = Object.fromEntries(pieces.map((piece, id) => [piece, id]));
  const added = pieces
    .slice(0, 5)
    .map((content, id) => ({ id, content, special: true, normalized: false }));
  return JSON.stringify({ ...json, model: { ...json.model, vocab }, added_tokens: added });
}
