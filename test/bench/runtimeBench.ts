import { createEngine } from '../../src/engine/engine.ts';
import type { RuntimeRequest } from '../../src/protocol/runtimeApi.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { formatRange, printTable, rangeOf } from './report.ts';

const rounds = 3;
// WebAssembly is several times slower than the rest.
const textCount = 400;
const choice = { layer: -1, pooling: 'mean' } as const;
const contestants: readonly (readonly [string, RuntimeRequest])[] = [
  ['native, fp32', { runtime: 'native', precision: 'fp32' }],
  ['native, int8', { runtime: 'native', precision: 'int8' }],
  ['WebAssembly, fp32', { runtime: 'wasm', precision: 'fp32' }],
];

/** Tokens/s and start of this engine in each runtime and precision, in turns, in one process. */
export async function benchRuntimes(all: readonly string[]): Promise<void> {
  const texts = all.slice(0, textCount);
  const opened = [];
  for (const [name, request] of contestants) {
    const engine = createEngine(() => undefined);
    const start = performance.now();
    const { info } = await engine.open({ modelFolder: bundledModel, ...request });
    opened.push({
      name: `${name}, ${info.threads} threads`,
      engine,
      startMs: performance.now() - start,
      seconds: [] as number[],
    });
  }
  const { embedder } = await opened[0]!.engine.model();
  const tokens = texts.reduce((sum, text) => sum + embedder.tokenizer.encode(text).ids.length, 0);
  console.log(
    `\nRuntimes: ${texts.length} of these sentences, ${tokens} tokens, ${rounds} rounds in turns: median (range)`,
  );
  for (let round = 0; round <= rounds; round++) {
    for (const { engine, seconds } of opened) {
      const start = performance.now();
      await engine.embedTexts({ texts, choice, priority: 'bulk' });
      // The first round warms up.
      if (round > 0) seconds.push((performance.now() - start) / 1000);
    }
  }
  printTable([
    ['', 'start ms', 'tokens/s'],
    ...opened.map(({ name, startMs, seconds }) => [
      name,
      startMs.toFixed(0),
      formatRange(rangeOf(seconds.map((time) => tokens / time))),
    ]),
  ]);
}
