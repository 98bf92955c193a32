// The print-out of `npm start`: the real engine in its own process, with the bundled model, on a sample.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cosine, dot } from '../src/core/vectors/similarity.ts';
import { SupervisedProcess } from '../src/node/supervisedProcess.ts';
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
  } finally {
    engine.dispose();
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
  const source = await readFile(join(root, sampleFile), 'utf8');
  const lines = source
    .split('\n')
    .flatMap((text, i) => (text.trim() ? [{ text, line: i + 1 }] : []));
  const { dims, data } = await api.embedTexts({
    texts: [sampleQuery, ...lines.map(({ text }) => text)],
    choice: { layer: -1, pooling: 'mean' },
    priority: 'query',
  });
  const row = (i: number): Float32Array => data.subarray(i * dims, (i + 1) * dims);
  // Vectors of length 1: the dot product is the cosine.
  const hits = lines
    .map((line, i) => ({ ...line, score: dot(row(0), row(i + 1)) }))
    .sort((a, b) => b.score - a.score);
  print('');
  print(`Lines of ${sampleFile} nearest to “${sampleQuery}” (cosine):`);
  for (const { text, line, score } of hits.slice(0, nearestCount)) {
    print(`  ${score.toFixed(3)}  ${String(line).padStart(3)}  ${text}`);
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
