import { KeyTable } from '../../../core/rows/keyTable.ts';
import { keyBytes } from '../../textKey.ts';

/**
 * Which texts of a scope differ in the white space at their ends alone: who reads a list takes them for one, and they
 * have one vector. Few do, so only those are kept.
 */
export class EqualTexts {
  /** By each place of several equal texts: the places of all of them, ascending. */
  readonly #groups = new Map<number, number[]>();

  /** `keys`: of each place's vector, `keyBytes` each. */
  constructor(keys: Uint8Array) {
    const count = keys.length / keyBytes;
    const table = new KeyTable();
    table.reserve(count);
    const firsts = new Int32Array(count);
    for (let place = 0; place < count; place++) {
      const known = table.size;
      const number = table.add(keys, place * keyBytes);
      if (number === known) {
        firsts[number] = place;
        continue;
      }
      const first = firsts[number] ?? 0;
      const group = this.#groups.get(first) ?? [first];
      group.push(place);
      this.#groups.set(first, group);
      this.#groups.set(place, group);
    }
  }

  /** Whether any are equal. */
  get areThere(): boolean {
    return this.#groups.size > 0;
  }

  /** The places of the texts that are equal to a place's, itself among them, ascending; undefined where it is alone. */
  of(place: number): readonly number[] | undefined {
    return this.#groups.get(place);
  }
}
