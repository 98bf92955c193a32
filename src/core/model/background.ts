import { AppError } from '../errors/appError.ts';
import { parseJsonObject } from '../json/parseJson.ts';

/**
 * Reads a model's `background.json`: cosines between unrelated sentences, as quantiles in ascending order.
 * Throws `modelInvalid`.
 */
export function parseBackground(json: string): Float64Array {
  const { quantiles } = parseJsonObject(json, (_, cause) => invalid(cause));
  if (!Array.isArray(quantiles) || quantiles.length === 0) throw invalid();
  const cosines = Float64Array.from(quantiles, (value: unknown) =>
    typeof value === 'number' ? value : NaN,
  );
  const isSorted = cosines.every(
    (value, i) => value >= -1 && value <= 1 && value >= (cosines[i - 1] ?? -1),
  );
  if (!isSorted) throw invalid();
  return cosines;
}

function invalid(cause?: unknown): AppError {
  return new AppError(
    'modelInvalid',
    'The model’s background.json does not hold cosines in ascending order; fetch it again.',
    { cause },
  );
}
