import type { BatchScheduler } from '../../core/embedder/batchScheduler.ts';
import type { ModelSession } from '../../core/embedder/modelSession.ts';
import type { PrecisionSpeeds } from '../../protocol/runtimeApi.ts';

// 256 tokens as eight lines: a batch short enough for a query to wait for. All rounds take half a second.
const batchSize = 8;
const length = 32;
const rounds = 3;

/**
 * Tokens a second of the same model in both precisions: batches in turns after one of each that warms up, the best
 * time of each counts. Every batch waits for its turn behind other work. `token` is an id of the vocabulary.
 */
export async function measurePrecisions(
  sessions: Readonly<Record<keyof PrecisionSpeeds, ModelSession>>,
  scheduler: BatchScheduler,
  token: number,
): Promise<PrecisionSpeeds> {
  const size = batchSize * length;
  const input = { ids: new Int32Array(size).fill(token), batchSize, length };
  const timeMs = (session: ModelSession): Promise<number> =>
    scheduler.run('bulk', async () => {
      const start = performance.now();
      await session.run(input, { hiddenLayers: [session.info.hiddenStateCount - 1] });
      return performance.now() - start;
    });
  const bestMs = { fp32: Infinity, int8: Infinity };
  for (let round = 0; round <= rounds; round++) {
    for (const precision of ['fp32', 'int8'] as const) {
      const time = await timeMs(sessions[precision]);
      if (round > 0) bestMs[precision] = Math.min(bestMs[precision], time);
    }
  }
  const perSecond = (time: number): number => Math.round((size / time) * 1000);
  return { fp32: perSecond(bestMs.fp32), int8: perSecond(bestMs.int8) };
}
