import { env, pipeline } from '@huggingface/transformers';
import { createEngine } from '../../src/engine/engine.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { preparePeerModel } from './peerModel.ts';
import { formatRange, printTable, rangeOf } from './report.ts';

const rounds = 3;
const peerBatch = 32;
const choice = { layer: -1, pooling: 'mean' } as const;

export interface Contestant {
  readonly name: string;
  /** Embeds all texts, one after the other or in its own batches. */
  readonly run: (texts: readonly string[]) => Promise<void>;
}

/**
 * Tokens/s and lines/s of this engine and of transformers.js with the same weights, in turns, in one process
 * and with the same number of threads. Tokens are counted by our tokenizer, `[CLS]` and `[SEP]` among them.
 */
export async function benchEngine(texts: readonly string[]): Promise<void> {
  const engine = createEngine(() => undefined);
  const { info } = await engine.open({ modelFolder: bundledModel });
  const { embedder } = await engine.model();
  const tokens = texts.reduce((sum, text) => sum + embedder.tokenizer.encode(text).ids.length, 0);
  console.log(
    `\nEmbedding: ${texts.length} distinct sentences of STS-B dev, ${tokens} tokens, ${info.threads} threads, ${rounds} rounds in turns: median (range)`,
  );
  const contestants: Contestant[] = [
    {
      name: 'this engine, fp32, all at once',
      run: async (all) => {
        await engine.embedTexts({ texts: all, choice, priority: 'bulk' });
      },
    },
    {
      name: 'this engine, fp32, 1 line a call',
      run: async (all) => {
        for (const text of all)
          await engine.embedTexts({ texts: [text], choice, priority: 'query' });
      },
    },
    ...(await transformersPeers(info.threads)),
  ];
  const seconds = await secondsInTurns(contestants, texts, rounds);
  const rate = (count: number, times: readonly number[]): string =>
    formatRange(rangeOf(times.map((time) => count / time)));
  printTable([
    ['', 'lines/s', 'tokens/s'],
    ...contestants.map(({ name }, i) => [
      name,
      rate(texts.length, seconds[i] ?? []),
      rate(tokens, seconds[i] ?? []),
    ]),
  ]);
  const best = (prefix: string): number =>
    Math.min(
      ...contestants.flatMap(({ name }, i) =>
        name.startsWith(prefix) ? [rangeOf(seconds[i] ?? []).median] : [],
      ),
    );
  const ratio = best('transformers.js, fp32') / best('this engine');
  console.log(`This engine is ${ratio.toFixed(2)} times as fast as transformers.js's best fp32.`);
}

/** How long each contestant takes for all texts, one after the other in each round, after a warm-up: a list for each. */
export async function secondsInTurns(
  contestants: readonly Contestant[],
  texts: readonly string[],
  times: number,
): Promise<number[][]> {
  const seconds = contestants.map((): number[] => []);
  for (const { run } of contestants) await run(texts.slice(0, peerBatch * 2));
  for (let round = 0; round < times; round++) {
    for (const [i, { run }] of contestants.entries()) {
      const start = performance.now();
      await run(texts);
      seconds[i]?.push((performance.now() - start) / 1000);
    }
  }
  return seconds;
}

/** transformers.js with the same weights, one line a call and in batches; in q8, too, where that is wanted and can be had. */
export async function transformersPeers(
  threads: number,
  { withQ8 = true } = {},
): Promise<Contestant[]> {
  const peer = await preparePeerModel({ withQ8 });
  if (peer.noQ8) console.log(`transformers.js q8 is left out: ${peer.noQ8}`);
  env.allowRemoteModels = false;
  env.localModelPath = peer.parent;
  const contestants: Contestant[] = [];
  const hasQ8 = withQ8 && peer.noQ8 === undefined;
  for (const dtype of hasQ8 ? (['fp32', 'q8'] as const) : (['fp32'] as const)) {
    const extract = await pipeline('feature-extraction', peer.name, {
      dtype,
      device: 'cpu',
      session_options: { intraOpNumThreads: threads },
    });
    for (const batch of [1, peerBatch]) {
      contestants.push({
        name: `transformers.js, ${dtype}, ${batch} a call`,
        run: async (all) => {
          for (let i = 0; i < all.length; i += batch) {
            await extract(all.slice(i, i + batch), { pooling: 'mean', normalize: true });
          }
        },
      });
    }
  }
  return contestants;
}
