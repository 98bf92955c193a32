// Eight bits and a sign for the largest number of a row.
const largestCode = 127;
// Of a code's step: what the four bits of `encodeRest` cut it into.
const restParts = 16;

/** How a vector was rounded. */
interface CodedRow {
  /** A code times this is the number, but for half of it at most. */
  readonly step: number;
  /** Euclidean length of what rounding took away. */
  readonly error: number;
  /** Euclidean length of the codes. */
  readonly length: number;
}

/**
 * Rounds `dims` numbers of `data` from `offset` on to whole ones of -127 to 127, which it puts into `codes` from
 * `at` on. Each vector has a scale of its own, so that its largest number becomes 127.
 */
export function encodeRow(
  data: Float32Array,
  offset: number,
  dims: number,
  codes: Int8Array,
  at: number,
): CodedRow {
  let largest = 0;
  for (let i = 0; i < dims; i++) {
    const value = Math.abs(data[offset + i]!);
    if (value > largest) largest = value;
  }
  if (largest === 0) {
    codes.fill(0, at, at + dims);
    return { step: 0, error: 0, length: 0 };
  }
  const scale = largestCode / largest;
  const step = largest / largestCode;
  let squares = 0;
  let errors = 0;
  for (let i = 0; i < dims; i++) {
    const exact = data[offset + i]! * scale;
    // `Math.round`, but for speed.
    const code = Math.floor(exact + 0.5) | 0;
    codes[at + i] = code;
    squares += code * code;
    errors += (exact - code) * (exact - code);
  }
  return { step, error: step * Math.sqrt(errors), length: Math.sqrt(squares) };
}

/**
 * What `encodeRow` took away, in four bits a number, two numbers a byte: with it a number is known to a 32nd of a
 * step. `rest` holds `dims / 2` bytes of the row from `restAt` on, rounded up.
 */
export function encodeRest(
  data: Float32Array,
  offset: number,
  dims: number,
  coded: { readonly codes: Int8Array; readonly at: number; readonly step: number },
  rest: Uint8Array,
  restAt: number,
): void {
  const { codes, at, step } = coded;
  if (step === 0) {
    rest.fill(0, restAt, restAt + ((dims + 1) >> 1));
    return;
  }
  // A multiplication, and no call for each number: half of the time.
  const scale = restParts / step;
  const last = restParts - 1;
  for (let i = 0; i < dims; i += 2) {
    let low = Math.floor(data[offset + i]! * scale + restParts * (0.5 - codes[at + i]!)) | 0;
    low = low < 0 ? 0 : low > last ? last : low;
    let high = 0;
    if (i + 1 < dims) {
      high = Math.floor(data[offset + i + 1]! * scale + restParts * (0.5 - codes[at + i + 1]!)) | 0;
      high = high < 0 ? 0 : high > last ? last : high;
    }
    rest[restAt + (i >> 1)] = low | (high << 4);
  }
}

/** The numbers of a row from its codes and what `encodeRest` kept, into `vector`. */
export function decodeRow(
  coded: { readonly codes: Int8Array; readonly at: number; readonly step: number },
  rest: Uint8Array,
  restAt: number,
  vector: Float32Array,
): void {
  const { codes, at, step } = coded;
  for (let i = 0; i < vector.length; i++) {
    const byte = rest[restAt + (i >> 1)]!;
    const part = (i & 1) === 0 ? byte & 15 : byte >> 4;
    vector[i] = step * (codes[at + i]! + (part + 0.5) / restParts - 0.5);
  }
}
