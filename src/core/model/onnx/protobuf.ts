import { t } from '../../l10n/translate.ts';
import { AppError } from '../../errors/appError.ts';

/** Half-open. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One field of a protobuf message: its number and, for a length-delimited one, where its bytes lie. */
export interface Field {
  readonly number: number;
  /** Where a length-delimited field's content lies; undefined for other wire types. */
  readonly bytes: ByteRange | undefined;
  /** A varint's value; undefined for other wire types. */
  readonly value: number | undefined;
  /** Where the field ends. */
  readonly next: number;
}

function truncated(): AppError {
  return new AppError(
    'modelInvalid',
    t('The model file ends in the middle of a field; fetch it again.'),
  );
}

/** A varint of at most ten bytes; beyond 2^53 it loses precision, which no length or number that we read reaches. */
function readVarint(data: Uint8Array, start: number, end: number): { value: number; next: number } {
  let value = 0;
  let factor = 1;
  for (let at = start; at < Math.min(end, start + 10); at++) {
    const byte = data[at]!;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, next: at + 1 };
    factor *= 128;
  }
  throw truncated();
}

/**
 * The fields of the message that lies at `start` to `end`, without going into them. Throws `modelInvalid`
 * on lengths that point outside, so that a file that lies about them is never followed.
 */
export function* readFields(data: Uint8Array, start: number, end: number): Generator<Field> {
  let at = start;
  while (at < end) {
    const key = readVarint(data, at, end);
    const number = Math.floor(key.value / 8);
    let bytes: Field['bytes'];
    let value: number | undefined;
    switch (key.value % 8) {
      case 0: {
        const varint = readVarint(data, key.next, end);
        value = varint.value;
        at = varint.next;
        break;
      }
      case 1:
        at = key.next + 8;
        break;
      case 2: {
        const length = readVarint(data, key.next, end);
        bytes = { start: length.next, end: length.next + length.value };
        at = bytes.end;
        break;
      }
      case 5:
        at = key.next + 4;
        break;
      default:
        throw new AppError(
          'modelInvalid',
          t('The model file is not an ONNX model; choose a folder that holds one.'),
        );
    }
    if (at > end) throw truncated();
    yield { number, bytes, value, next: at };
  }
}

/** A length-delimited field as bytes: key, length, content. */
export function lengthDelimited(number: number, content: Uint8Array): Uint8Array {
  const head = [...varint(number * 8 + 2), ...varint(content.length)];
  const field = new Uint8Array(head.length + content.length);
  field.set(head);
  field.set(content, head.length);
  return field;
}

/** A field of a whole number from 0 on, as a varint. */
export function numberField(number: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(number * 8), ...varint(value)]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return bytes;
}

/** Packed varints one after the other, at most `most` of them; none where there is no range. */
export function packedVarints(
  bytes: Uint8Array,
  range: ByteRange | undefined,
  most = Infinity,
): number[] {
  const values: number[] = [];
  let value = 0;
  let factor = 1;
  for (let at = range?.start ?? 0; at < (range?.end ?? 0) && values.length < most; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte >= 0x80) continue;
    values.push(value);
    value = 0;
    factor = 1;
  }
  return values;
}
