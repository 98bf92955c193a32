/** Characters that a test is true of, remembered in blocks as they come. */
export class CharacterSet {
  readonly #test: (codePoint: number) => boolean;
  readonly #blocks: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(
    0x110000 >> blockBits,
  ).fill(undefined);

  constructor(test: (codePoint: number) => boolean) {
    this.#test = test;
  }

  has(codePoint: number): boolean {
    const block = this.#blocks[codePoint >> blockBits] ?? this.#fill(codePoint >> blockBits);
    return block[codePoint & (blockSize - 1)] === 1;
  }

  #fill(number: number): Uint8Array {
    const block = new Uint8Array(blockSize);
    const first = number << blockBits;
    for (let i = 0; i < blockSize; i++) if (this.#test(first + i)) block[i] = 1;
    this.#blocks[number] = block;
    return block;
  }
}

const blockBits = 8;
const blockSize = 1 << blockBits;
