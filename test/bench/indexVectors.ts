import { seededRandom } from '../../src/core/search/seededRandom.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { distinctLines } from './benchTexts.ts';
import { cachedVectors } from './cachedVectors.ts';

const embeddedLines = 24_000;
// The last ones are asked for and in no index.
const queryLines = 64;
/** Expected length of what is added to a vector of length 1: the cosine to it becomes about 0.89. */
export const noiseLength = 0.5;

/** Distinct real lines and their vectors, and as many more as are wanted, made of them. */
export interface BenchVectors {
  readonly dims: number;
  /** Real lines with vectors of the model. */
  readonly realCount: number;
  readonly queries: readonly { readonly text: string; readonly vector: Float32Array }[];
  /** Text of a line; beyond the real ones, one of them with a number. */
  readonly text: (line: number) => string;
  /** Writes the vector of a line to `into`, from `offset` on. The same for the same line. */
  readonly write: (line: number, into: Float32Array, offset: number) => void;
}

/** Embeds what was not embedded by an earlier run. */
export async function benchVectors(): Promise<BenchVectors> {
  const all = distinctLines(embeddedLines).map(({ line }) => line);
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const { dims, data } = await cachedVectors(engine, all, (done) => {
    console.error(`${done} of ${all.length} lines embedded`);
  });
  const realCount = all.length - queryLines;
  const rowAt = (line: number): Float32Array => data.subarray(line * dims, (line + 1) * dims);
  return {
    dims,
    realCount,
    queries: all
      .slice(realCount)
      .map((text, i) => ({ text, vector: rowAt(realCount + i).slice() })),
    text: (line) => (line < realCount ? all[line]! : `${all[line % realCount]!} ${line}`),
    write: (line, into, offset) => {
      const real = rowAt(line % realCount);
      if (line < realCount) into.set(real, offset);
      else addNoise(real, line, into, offset);
    },
  };
}

/** Nearly normal: the sum of three even ones, which is quick and has the variance that is wanted. */
function addNoise(real: Float32Array, seed: number, into: Float32Array, offset: number): void {
  const random = seededRandom(seed);
  // The variance of a number from 0 to 1 is 1/12, of three of them 1/4.
  const scale = (2 * noiseLength) / Math.sqrt(real.length);
  let squares = 0;
  for (let i = 0; i < real.length; i++) {
    const value = real[i]! + scale * (random() + random() + random() - 1.5);
    into[offset + i] = value;
    squares += value * value;
  }
  const length = Math.sqrt(squares);
  for (let i = 0; i < real.length; i++) into[offset + i]! /= length;
}
