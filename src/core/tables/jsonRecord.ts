import { isJsonObject, jsonIfAny } from '../json/parseJson.ts';
import { jsonFields } from './jsonFields.ts';

/** What a double always keeps of a decimal number. */
const keptDigits = 15;

/**
 * The value of a line of JSON Lines, undefined where it is none. A number of an object's own that is another one as a double, such
 * as the id 9007199254740993, is the text as it is written.
 */
export function jsonRecord(source: string): unknown {
  const value = jsonIfAny(source);
  if (!isJsonObject(value)) return value;
  const doubtful = Object.keys(value).filter((name) => mayBeAnother(value[name]));
  if (doubtful.length === 0) return value;
  // No string alone, which this would be the key of.
  const fields = jsonFields(source, 0, source.length, '');
  const exact = doubtful.flatMap((name) => {
    const field = fields.get(name);
    const written = field && source.slice(field.start, field.end);
    const isSame = written === undefined || decimalOf(written) === decimalOf(String(value[name]));
    return isSame ? [] : [[name, written] as const];
  });
  return exact.length === 0 ? value : { ...value, ...Object.fromEntries(exact) };
}

function mayBeAnother(value: unknown): boolean {
  if (typeof value !== 'number') return false;
  if (!Number.isFinite(value)) return true;
  return Math.abs(value) >= 10 ** keptDigits || digitsOf(value) > keptDigits;
}

function digitsOf(value: number): number {
  return String(value).replace(/e.*$/, '').replaceAll(/[^\d]/g, '').replace(/^0+/, '').length;
}

/** A number's sign, digits and power of ten, the same for `1e3` and `1000.0`. */
function decimalOf(written: string): string {
  const [, sign = '', whole = '', part = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(written) ?? [];
  const digits = (whole + part).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return `${sign}${kept}e${Number(power) - part.length + digits.length - kept.length}`;
}
