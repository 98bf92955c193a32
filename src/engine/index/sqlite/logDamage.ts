import { closeSync, existsSync, openSync, readSync } from 'node:fs';

// Of SQLite's log, as https://www.sqlite.org/fileformat2.html#the_write_ahead_log has it: a header, then frames, each a
// header and a page.
const headerBytes = 32;
const frameHeaderBytes = 24;
const magic = 0x377f0682;
const at = { magic: 0, pageBytes: 8, salt: 16, checksum: 24 };
const inFrame = { pagesAfterCommit: 4, salt: 8, checksum: 16 };
const saltBytes = 8;
const largestPage = 65_536;
const isLittleEndianHere = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Whether a log has something that was committed and that SQLite leaves out without a word, since a byte before it was
 * changed. What a process that was killed had not committed is no damage. `path`: of the log, which nobody has open who
 * would write it anew meanwhile; others may add to it.
 */
export function hasLostCommits(path: string): boolean {
  // One that writes just now may be half a frame ahead of us: what is damaged stays so.
  return looksDamaged(path) && looksDamaged(path);
}

function looksDamaged(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = openSync(path, 'r');
  try {
    const header = new Uint8Array(headerBytes);
    if (readSync(file, header, 0, headerBytes, 0) < headerBytes) return false;
    const view = new DataView(header.buffer);
    const first = view.getUint32(at.magic);
    const pageBytes = view.getUint32(at.pageBytes);
    const swaps = ((first & 1) === 0) !== isLittleEndianHere;
    const sum: Checksum = [0, 0];
    add(sum, header.subarray(0, at.checksum), swaps);
    const isHeader =
      (first | 1) === (magic | 1) && pageBytes <= largestPage && isSum(sum, view, at.checksum);
    // Without it nothing of the log is read; it stands there before the first frame does.
    if (!isHeader) return readSync(file, new Uint8Array(1), 0, 1, headerBytes) === 1;
    const salt = Buffer.from(header.buffer, at.salt, saltBytes);
    const frame = Buffer.from(new ArrayBuffer(frameHeaderBytes + pageBytes));
    const ofFrame = new DataView(frame.buffer);
    let isWhole = true;
    for (let from = headerBytes; ; from += frame.length) {
      if (readSync(file, frame, 0, frame.length, from) < frame.length) return false;
      const isOfThisRound = frame.subarray(inFrame.salt, inFrame.salt + saltBytes).equals(salt);
      if (isWhole) {
        add(sum, frame.subarray(0, inFrame.salt), swaps);
        add(sum, frame.subarray(frameHeaderBytes), swaps);
        isWhole = isOfThisRound && isSum(sum, ofFrame, inFrame.checksum);
      }
      // The last frame of what was committed says how many pages there are then.
      const isCommit = ofFrame.getUint32(inFrame.pagesAfterCommit) !== 0;
      if (!isWhole && isOfThisRound && isCommit) return true;
    }
  } finally {
    closeSync(file);
  }
}

type Checksum = [number, number];

/** SQLite's checksum of a log, over words of 32 bits, two at a time. */
function add(sum: Checksum, bytes: Uint8Array, swaps: boolean): void {
  const own = swaps ? Buffer.from(bytes).swap32() : bytes;
  const aligned = own.byteOffset % 4 === 0 ? own : new Uint8Array(own);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
  let [a, b] = sum;
  for (let i = 0; i < words.length; i += 2) {
    a = (a + (words[i] ?? 0) + b) | 0;
    b = (b + (words[i + 1] ?? 0) + a) | 0;
  }
  sum[0] = a;
  sum[1] = b;
}

function isSum([a, b]: Checksum, view: DataView, offset: number): boolean {
  return view.getInt32(offset) === a && view.getInt32(offset + 4) === b;
}
