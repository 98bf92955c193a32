import { lengthDelimited, numberField, readFields } from '../../../src/core/model/onnx/protobuf.ts';
import type { Chance } from './chance.ts';
import { mutateBytes } from './mutateBytes.ts';

const numbers = [0, 1, 2, 3, 7, 16, 127, 128, 2 ** 31, 2 ** 32 - 1, 2 ** 53];
const mostDepth = 6;

/** A protobuf message with a field or some of it otherwise, and right lengths around them; seldom bytes that are none. */
export function mutateMessage(
  message: Uint8Array,
  chance: Chance,
  others: readonly Uint8Array[],
): Uint8Array {
  if (chance.is(0.2)) return mutateBytes(message, chance, others);
  let changed = message;
  for (let left = 1 + chance.below(4); left > 0; left--) changed = changeIn(changed, chance, 0);
  return changed;
}

function changeIn(message: Uint8Array, chance: Chance, depth: number): Uint8Array {
  const fields = fieldsOf(message);
  if (!fields || fields.length === 0) return mutateBytes(message, chance, [message]);
  // Large ones hold most of what there is, and seldom anything to change.
  const picked = chance.below(fields.length);
  const parts = fields.map(({ whole }) => whole);
  const { number, content } = fields[picked]!;
  if (content !== undefined && content.length < 1e6 && depth < mostDepth && chance.is(0.75)) {
    parts[picked] = lengthDelimited(number, changeIn(content, chance, depth + 1));
    return Buffer.concat(parts);
  }
  const other = chance.oneOf(fields);
  switch (chance.below(6)) {
    case 0:
      parts.splice(picked, 1);
      break;
    case 1:
      parts.splice(chance.below(parts.length), 0, parts[picked]!);
      break;
    case 2:
      parts[picked] = numberField(number, chance.oneOf(numbers));
      break;
    case 3:
      if (content) parts[picked] = lengthDelimited(other.number, content);
      break;
    case 4:
      // A name of another is what makes circles.
      if (other.content) parts[picked] = lengthDelimited(number, other.content);
      break;
    default:
      if (content) parts[picked] = lengthDelimited(number, mutateBytes(content, chance, [content]));
  }
  return Buffer.concat(parts);
}

interface RawField {
  readonly number: number;
  readonly content: Uint8Array | undefined;
  readonly whole: Uint8Array;
}

/** Undefined where the bytes are no message. */
function fieldsOf(message: Uint8Array): readonly RawField[] | undefined {
  const fields: RawField[] = [];
  let start = 0;
  try {
    for (const { number, bytes, next } of readFields(message, 0, message.length)) {
      if (number === 0 || fields.length > 3000) return undefined;
      const content = bytes && message.subarray(bytes.start, bytes.end);
      fields.push({ number, content, whole: message.subarray(start, next) });
      start = next;
    }
  } catch {
    return undefined;
  }
  return fields;
}
