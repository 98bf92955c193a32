import type { Chance } from './chance.ts';

const numbers = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const mostBytes = 300_000;

/** Bytes somewhat otherwise than `bytes`. `others`: of which parts may be taken. */
export function mutateBytes(
  bytes: Uint8Array,
  chance: Chance,
  others: readonly Uint8Array[],
): Uint8Array {
  let changed = bytes;
  for (let left = 1 + chance.below(chance.is(0.2) ? 16 : 3); left > 0; left--) {
    changed = change(changed, chance, others);
  }
  return changed.slice(0, mostBytes);
}

function change(bytes: Uint8Array, chance: Chance, others: readonly Uint8Array[]): Uint8Array {
  const [start, end] = chance.range(bytes.length);
  const [before, part, after] = [
    bytes.subarray(0, start),
    bytes.subarray(start, end),
    bytes.subarray(end),
  ];
  const changed = bytes.slice();
  switch (chance.below(9)) {
    case 0:
      return Buffer.concat([before, after]);
    case 1:
      return Buffer.concat([before, part, part, after]);
    case 2:
      return chance.is(0.2) ? before.slice() : Buffer.concat([before, part.toReversed(), after]);
    case 3: {
      const other = chance.oneOf(others);
      const [from, to] = chance.range(other.length);
      return Buffer.concat([before, other.subarray(from, to), after]);
    }
    case 4: {
      const view = new DataView(changed.buffer, changed.byteOffset, changed.byteLength);
      if (start + 4 <= changed.length) {
        view.setUint32(start, chance.oneOf(numbers), chance.is(0.7));
      }
      return changed;
    }
    case 5:
      changed[start] = chance.oneOf(numbers);
      return changed;
    case 6:
      changed[start] = (changed[start] ?? 0) + chance.oneOf([1, -1]);
      return changed;
    case 7:
      changed[start] = chance.below(256);
      return changed;
    default:
      changed[start] = (changed[start] ?? 0) ^ (1 << chance.below(8));
      return changed;
  }
}
