import { readRegularFile } from './regularFile.ts';

interface Reading<T, R> {
  /** Must not reject. */
  readonly read: (item: T) => Promise<R>;
  /** How many bytes that may be. */
  readonly bytesOf: (item: T) => number;
}

// One read after the other costs a wait each, which for small files is most of the time; of large ones not many are to
// be in memory.
const mostItems = 32;
const mostBytes = 8_000_000;

/** The items in their order, each with what `read` made of it, which was begun while those before it were worked on. */
export async function* readAhead<T, R>(
  items: AsyncIterable<T>,
  { read, bytesOf }: Reading<T, R>,
): AsyncGenerator<{ readonly item: T; readonly result: R }> {
  const source = items[Symbol.asyncIterator]();
  const begun: { readonly item: T; readonly result: Promise<R> }[] = [];
  let bytes = 0;
  let isOver = false;
  try {
    for (;;) {
      while (!isOver && begun.length < mostItems && (bytes < mostBytes || begun.length === 0)) {
        const next = await source.next();
        if (next.done === true) isOver = true;
        else {
          begun.push({ item: next.value, result: read(next.value) });
          bytes += bytesOf(next.value);
        }
      }
      const first = begun.shift();
      if (!first) return;
      const { item, result } = first;
      yield { item, result: await result };
      bytes -= bytesOf(item);
    }
  } finally {
    await source.return?.();
  }
}

/** A file's bytes, `maxBytes` at most; undefined where it cannot be read or is no regular file by now. */
export async function bytesOfFile(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const found = await readRegularFile(path, maxBytes);
  return typeof found === 'string' ? undefined : found;
}
