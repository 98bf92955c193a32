import { saysOutOfMemory } from '../../core/errors/outOfMemory.ts';
import { messageOf } from '../messageOf.ts';

/** What ONNX Runtime says, and what there is to do about it: the end of a sentence. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /indices element out of data bounds|out of (bounds|range)/i,
    '; its tokenizer may belong to another model, or the text has more tokens than it has positions.',
  ],
  [
    /invalid (dimensions|rank)|shape|broadcast|dimension mismatch|incompatible dimensions/i,
    '; its file runs at a shape that it does not name: choose another export of it.',
  ],
];

/** What to do about what a runtime says of a run that failed; the end of a sentence, its full stop too. */
export function adviceFor(cause: unknown): string {
  const message = messageOf(cause);
  // First: what could not be had is told with its shape.
  if (saysOutOfMemory(message)) {
    return '; there is too little memory for it: close other programs or choose a smaller model.';
  }
  const known = advice.find(([pattern]) => pattern.test(message));
  return known?.[1] ?? '; choose another export of it.';
}
