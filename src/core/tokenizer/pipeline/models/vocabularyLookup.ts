/** The text of `chars[from, to)`. */
export function stringOf(chars: Int32Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCodePoint(chars[i]!);
  return text;
}

/** Ids of `<0x00>` to `<0xFF>`, those that there are. */
export function byteIdsOf(vocabulary: ReadonlyMap<string, number>): (number | undefined)[] {
  return Array.from({ length: 256 }, (_, byte) =>
    vocabulary.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`),
  );
}
