import { t } from '../../core/l10n/translate.ts';

/** Digits that name every float32 apart. */
const exactDigits = 9;

/** The shortest decimal that reads back, rounded to float32, as the same number. */
export function exactFloat32(value: number): string {
  for (let digits = 1; digits < exactDigits; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return Number.isFinite(value) ? String(Number(value.toPrecision(exactDigits))) : String(value);
}

/** Six significant digits, for reading; tiny numbers in the form `1.23457e-7`. */
export function shortFloat32(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value === 0 ? '0' : value.toPrecision(6);
}

/** A cosine with four decimals; `n/a` where it has none (a vector of length 0). */
export function cosineText(cosine: number): string {
  return Number.isFinite(cosine) ? cosine.toFixed(4) : t('n/a');
}

/** The vector as a JSON array that holds each number exactly. */
export function vectorJson(vector: Float32Array): string {
  return listText(vector, 'null');
}

/** The vector as an array of NumPy, each number exactly. */
export function vectorNumpy(vector: Float32Array): string {
  return `np.array(${listText(vector, 'np.nan')}, dtype=np.float32)\n`;
}

function listText(vector: Float32Array, notFinite: string): string {
  const texts = Array.from(vector, (value) =>
    Number.isFinite(value) ? exactFloat32(value) : notFinite,
  );
  return `[${texts.join(', ')}]`;
}
