import type { Embedder } from '../../../core/embedder/embedder.ts';
import type { VectorChoice } from '../../../core/embedder/pooling.ts';
import {
  fitTokenComponents,
  type TokenComponents,
} from '../../../core/tokenVectors/tokenComponents.ts';
import { Matrix } from '../../../core/vectors/matrix.ts';
import { unrelatedPrograms } from '../../model/unrelatedPrograms.ts';
import { unrelatedTexts } from '../../model/unrelatedTexts.ts';
import { gramOf } from '../../runtime/matMul.ts';

// Twice as many change no mean error of cosines in its third digit; a second's work of the bundled model.
const fittedTokens = 8192;
// Of a text; a log's line may have megabytes.
const mostUnits = 4000;
const textsAtOnce = 32;

export interface FitOptions {
  readonly embedder: Embedder;
  readonly choice: VectorChoice;
  readonly signal: AbortSignal | undefined;
}

/**
 * Principal components of a model's token vectors, fitted on some 8,000 tokens of these texts, and of the unrelated texts
 * where these have fewer: components of a few lines would serve badly for all that comes later. `texts`: those that are to count
 * first. Rejects with `cancelled`.
 */
export async function fitComponents(
  texts: readonly string[],
  { embedder, choice, signal }: FitOptions,
): Promise<TokenComponents> {
  const parts: Float32Array[] = [];
  let count = 0;
  const { dims } = embedder.session.info;
  const read = async (some: readonly string[]): Promise<void> => {
    for (let at = 0; at < some.length && count < fittedTokens; at += textsAtOnce) {
      const cut = some.slice(at, at + textsAtOnce).map((text) => text.slice(0, mostUnits));
      const tokens = {
        rowsOf: (states: Float32Array) => Promise.resolve(states),
        onText: (_: readonly number[], states: Float32Array) => {
          parts.push(states);
          count += states.length / dims;
        },
      };
      await embedder.embedTexts(cut, choice, { priority: 'bulk', signal, tokens });
    }
  };
  await read(texts);
  await read([...unrelatedTexts, ...unrelatedPrograms].flatMap((subject) => subject.texts));
  return fitTokenComponents(Matrix.of(parts, dims), gramOf);
}
