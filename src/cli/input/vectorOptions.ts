import { poolings, type Pooling } from '../../core/embedder/pooling.ts';
import type { CommandContext } from '../command.ts';
import { oneOf, wholeNumber } from './parseArguments.ts';

// No model has more layers than this; the model's own limit is told later.
const largestLayer = 1000;

/** The options of each command that makes vectors. */
export const vectorOptions = {
  layer: { type: 'string' },
  pooling: { type: 'string' },
  model: { type: 'string' },
} as const;

export const vectorHelp = `  --pooling HOW     how a text's vector is made of its tokens': mean, cls, max, last-token, weighted-mean (later ones
                    count more), first-last (the mean over layer 1 and the last) or file (what the model's file itself
                    gives for a text); otherwise as the model's own files say
  --layer L         0 (embedding layer) to the last one; -1 is the last, -2 the one before
  --model MODEL     another model than the bundled one: the id of one that was added (see models), a folder with an
                    ONNX model and its tokenizer, or one ONNX file in it`;

/** What these options say, but for the model. `others`: further words that --pooling takes. Throws `UsageError`. */
export function parseChoice<T extends string = never>(
  values: { readonly layer?: string | undefined; readonly pooling?: string | undefined },
  context: CommandContext,
  others: readonly T[] = [],
): { readonly layer: number | undefined; readonly pooling: Pooling | T | undefined } {
  const pooling =
    values.pooling === undefined
      ? undefined
      : oneOf<Pooling | T>('pooling', values.pooling, [...poolings, ...others]);
  const layer = wholeNumber('layer', values.layer, { min: -largestLayer, max: largestLayer });
  if (pooling === 'file' && layer !== undefined) {
    context.message('--pooling file takes what the model’s file gives; --layer is not used.');
  }
  if (pooling === 'first-last' && layer !== undefined) {
    context.message('--pooling first-last takes layer 1 and the last one; --layer is not used.');
  }
  return { layer, pooling };
}
