import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';
import { parseJsonObject } from '../json/parseJson.ts';
import type { Background, UnrelatedCosines } from '../search/nearness.ts';

/** What `background.json` says it is; others are not read, and the background is measured. */
export const backgroundFormat = 2;

/** Reads a model's `background.json`; undefined where it has another format. Throws `modelInvalid`. */
export function parseBackground(json: string): Background | undefined {
  const file = parseJsonObject(json, (_, cause) => invalid(cause));
  if (file['formatVersion'] !== backgroundFormat) return undefined;
  return { queries: parseCosines(file['queries']), pairs: parseCosines(file['pairs']) };
}

function parseCosines(value: unknown): UnrelatedCosines {
  if (typeof value !== 'object' || value === null) throw invalid();
  const { quantiles, threshold, excess } = value as Record<keyof UnrelatedCosines, unknown>;
  if (!Array.isArray(quantiles) || quantiles.length < 2) throw invalid();
  const cosines = Float64Array.from(quantiles, (each: unknown) =>
    typeof each === 'number' ? each : NaN,
  );
  const isSorted = cosines.every(
    (each, i) => each >= -1 && each <= 1 && each >= (cosines[i - 1] ?? -1),
  );
  if (!isSorted || typeof threshold !== 'number' || typeof excess !== 'number') throw invalid();
  if (!(Math.abs(threshold) <= 1 && excess >= 0)) throw invalid();
  return { quantiles: cosines, threshold, excess };
}

function invalid(cause?: unknown): AppError {
  return new AppError(
    'modelInvalid',
    t(
      'The model’s background.json does not hold cosines in ascending order and their tail; fetch it again.',
    ),
    { cause },
  );
}
