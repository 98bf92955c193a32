import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';

/**
 * The shortest decimal that reads back as the same 32-bit float, also where it is first read as a double.
 * Valid JSON. Throws `modelInvalid` for a number that is not finite.
 */
export function formatFloat32(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const size = Math.abs(value);
  // Digits after the point, one more each time. A product or quotient of whole numbers below 2^53 is rounded
  // once, so the candidate is the very double that the decimal reads as.
  if (size >= 1e-6 && size < 1e6) {
    for (let scale = 1; scale <= 1e15; scale *= 10) {
      const candidate = Math.round(value * scale) / scale;
      if (readsAs(candidate, value)) return String(candidate);
    }
  }
  if (!Number.isFinite(value)) {
    throw new AppError(
      'modelInvalid',
      t(
        'The model gave a vector with a number that is not finite; fetch the model again or choose another.',
      ),
    );
  }
  // Nine digits always tell floats apart.
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (readsAs(candidate, value)) return String(candidate);
  }
  return String(Number(value.toPrecision(9)));
}

/**
 * True where a reader of floats takes `decimal` for `float`, whether it rounds once (from the decimal) or
 * twice (through a double). The two differ only for a decimal whose double lies in the middle between two
 * floats; there, and only there, the float's mirror image in it is a float too.
 */
function readsAs(decimal: number, float: number): boolean {
  if (Math.fround(decimal) !== float) return false;
  const mirrored = 2 * decimal - float;
  return decimal === float || Math.fround(mirrored) !== mirrored;
}
