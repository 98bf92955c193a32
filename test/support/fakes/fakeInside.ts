import type {
  AttentionChoice,
  AttentionMap,
  AttentionOverview,
  InsideWindow,
  TokenInputs,
  TokenPath,
} from '../../../src/protocol/insideApi.ts';
import { habitsOf, shrinkMap } from '../../../src/core/vectors/attentionMaps.ts';
import { hash, type FakeTokens } from './fakeTokens.ts';
import type { FakeVectors } from './fakeVectors.ts';

export const fakeHeads = 12;
const windowTokens = 256;

/** Attention made of nothing but the pieces, their places, the layer and the head; each row sums to 1. */
export class FakeInside {
  readonly #tokens: FakeTokens;
  readonly #vectors: FakeVectors;
  readonly #layers: number;
  readonly #secondStart: number | undefined;
  readonly #hashes: readonly number[];

  constructor(tokens: FakeTokens, vectors: FakeVectors, layers: number, secondStart?: number) {
    this.#secondStart = secondStart;
    this.#layers = layers;
    this.#tokens = tokens;
    this.#hashes = tokens.pieces.map(hash);
    this.#vectors = vectors;
  }

  /** Windows that do not overlap. */
  window(token: number): InsideWindow {
    const inner = windowTokens - 2;
    const length = this.#tokens.pieces.length;
    if (this.#secondStart !== undefined) {
      const range = { start: 0, firstToken: 0, endToken: length };
      return { size: length, ...range, secondStart: this.#secondStart, index: 0, count: 1 };
    }
    const count = Math.max(1, Math.ceil((length - 2) / inner));
    const index = Math.max(0, Math.min(count - 1, Math.floor((token - 1) / inner)));
    const start = index * inner;
    const end = Math.min(length - 2, start + inner);
    return {
      size: end - start + 2,
      start,
      firstToken: index === 0 ? 0 : start + 1,
      endToken: index === count - 1 ? length : end + 1,
      secondStart: end - start + 2,
      index,
      count,
    };
  }

  attention(token: number, choice: AttentionChoice): AttentionMap {
    const window = this.window(token);
    return { window, weights: this.#weights(window, choice) };
  }

  overview(token: number): AttentionOverview {
    const window = this.window(token);
    const side = Math.min(32, window.size);
    const layers = this.#layers;
    const maps = new Uint8Array(layers * (fakeHeads + 1) * side * side);
    const habits: number[] = [];
    for (let index = 0; index < layers * (fakeHeads + 1); index++) {
      const layer = Math.floor(index / (fakeHeads + 1)) + 1;
      const head = (index % (fakeHeads + 1)) + 1;
      const map = this.#weights(window, { layer, head: head > fakeHeads ? 'mean' : head });
      shrinkMap(map, window.size, side, maps, index * side * side);
      habits.push(...habitsOf(map, window.size));
    }
    return { window, layers, heads: fakeHeads, side, maps, habits: Float32Array.from(habits) };
  }

  path(token: number): TokenPath {
    const states = Array.from({ length: this.#layers + 1 }, (_, layer) =>
      this.#vectors.answer(token, layer),
    );
    return {
      window: this.window(token),
      norms: Float32Array.from(states, ({ norm }) => norm),
      cosines: Float32Array.from(states, ({ vector, norm }, layer) => {
        const before = states[layer - 1];
        return before ? dot(vector, before.vector) / (norm * before.norm) : NaN;
      }),
    };
  }

  inputs(token: number, hasParts: boolean): TokenInputs {
    const window = this.window(token);
    const position = token - window.start;
    const layer0 = this.#vectors.answer(token, 0).vector;
    const word = layer0.map((value) => 0.07 * value);
    const place = layer0.map((_, i) => 0.02 * Math.sin((i + 1) * (position + 1)));
    if (!hasParts) {
      return { window, position, parts: [], sum: new Float32Array(), layer0, cosine: NaN };
    }
    const tokenType = layer0.map(() => (token < (this.#secondStart ?? 0) ? 0.01 : -0.01));
    const share = this.#secondStart === undefined ? 0 : 1;
    const sum = word.map((value, i) => value + place[i]! + share * tokenType[i]!);
    const parts = [
      { name: 'word', vector: word },
      { name: 'position', vector: place },
      // Of a pair alone, so that models without it are seen too.
      ...(this.#secondStart === undefined
        ? []
        : [{ name: 'tokenType', vector: tokenType } as const]),
    ] as const;
    const length = Math.sqrt(dot(sum, sum) * dot(layer0, layer0));
    return { window, position, parts, sum, layer0, cosine: dot(sum, layer0) / length };
  }

  #weights(window: InsideWindow, { layer, head }: AttentionChoice): Float32Array {
    const { size, start } = window;
    if (head === 'mean') {
      const mean = new Float32Array(size * size);
      for (let one = 1; one <= fakeHeads; one++) {
        const weights = this.#weights(window, { layer, head: one });
        weights.forEach((weight, i) => (mean[i]! += weight / fakeHeads));
      }
      return mean;
    }
    const habit = (layer * 5 + head * 3) % 6;
    const weights = new Float32Array(size * size);
    for (let row = 0; row < size; row++) {
      let sum = 0;
      const logits = Float64Array.from({ length: size }, (_, column) => {
        const [a, b] = [this.#hashes[start + row]!, this.#hashes[start + column]!];
        const mixed =
          Math.imul(a ^ (layer * 7919), 31) ^ Math.imul(b ^ (head * 104_729), 2_654_435);
        const noise = ((mixed >>> 3) % 1000) / 400;
        const at = [row, row - 1, row + 1, 0, size - 1, -9][habit]!;
        const logit = Math.exp(noise + (column === at ? 4 : 0));
        sum += logit;
        return logit;
      });
      for (let column = 0; column < size; column++)
        weights[row * size + column] = logits[column]! / sum;
    }
    return weights;
  }
}

/** `[CLS] first [SEP] second [SEP]`. */
export function pairOf(first: FakeTokens, second: FakeTokens): FakeTokens {
  return {
    pieces: [...first.pieces, ...second.pieces.slice(1)],
    ids: Int32Array.of(...first.ids, ...second.ids.slice(1)),
    spans: Int32Array.of(...first.spans, ...second.spans.slice(2)),
    words: Int32Array.of(...first.words, ...second.words.slice(1)),
    tokenTypes: Int32Array.of(...first.tokenTypes, ...second.tokenTypes.slice(1).fill(1)),
  };
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
