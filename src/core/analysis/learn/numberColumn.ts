/** The numbers of a column: NaN where a value is none. */
export interface NumberColumn {
  readonly numbers: Float64Array;
  /** A value that may be read in two ways, as `1,234`, where no other tells which; undefined where there is none. */
  readonly ambiguous: number | undefined;
}

const plain = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const comma = /^[-+]?(?:\d+,\d*|,\d+)(?:e[-+]?\d+)?$/i;
// As a separator of thousands alone: `1 2` is no number.
const blanks = /(?<=\d)[\s\u00a0\u202f'](?=\d{3}(?!\d))/g;
// The squares of larger ones are no numbers.
const tooLarge = 1e100;
const thousandsComma = /^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const thousandsPoint = /^[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/;

/**
 * Reads the values of one column: `3.5`, `3,5`, `1,234.5`, `1.234,5`, `1e-3`, `−2`. Whether a comma is the decimal sign is said by the
 * column as a whole: it is where a value can be read in no other way. Points are decimal signs unless a value has two of them or one
 * before a comma.
 */
export function numberColumn(values: readonly string[]): NumberColumn {
  const cleaned = values.map((value) => value.trim().replace(blanks, '').replace('\u2212', '-'));
  const isPointThousands = cleaned.some(
    (value) => thousandsPoint.test(value) && (value.includes(',') || /\..*\./.test(value)),
  );
  const isDecimalComma =
    isPointThousands || cleaned.some((value) => comma.test(value) && !thousandsComma.test(value));
  const isCommaThousands = cleaned.some(
    (value) => thousandsComma.test(value) && (value.includes('.') || /,.*,/.test(value)),
  );
  const hasPoints = cleaned.some((value) => plain.test(value) && value.includes('.'));
  let ambiguous: number | undefined;
  const numbers = Float64Array.from(cleaned, (value, i) => {
    if (isPointThousands && thousandsPoint.test(value)) {
      return Number(value.replaceAll('.', '').replace(',', '.'));
    }
    if (plain.test(value)) return Number(value);
    if (!value.includes(',')) return NaN;
    if (isDecimalComma && comma.test(value)) {
      // Other values say that commas part thousands.
      if ((isCommaThousands || hasPoints) && thousandsComma.test(value)) ambiguous ??= i;
      return Number(value.replace(',', '.'));
    }
    if (!thousandsComma.test(value)) return NaN;
    if (!isCommaThousands && !hasPoints) ambiguous ??= i;
    return Number(value.replaceAll(',', ''));
  });
  return {
    numbers: numbers.map((number) => (Math.abs(number) < tooLarge ? number : NaN)),
    ambiguous,
  };
}
