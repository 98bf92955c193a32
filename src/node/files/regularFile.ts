import { close, constants, fstat, open, read } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Why a file's bytes are not to be had: it is a pipe, a device or a folder; it is larger; it cannot be opened or read. */
export type NoBytes = 'notRegular' | 'tooLarge' | 'unreadable';

// Opening a pipe would wait for its writer, and a terminal would become this process's own. Windows has neither name.
const openFlags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
// Of files that do not say how long they are.
const stepBytes = 64 * 1024;

/**
 * The bytes of a file that nobody named and that anybody may have put there, at most `maxBytes`. Never waits for a
 * writer, and opens nothing that is not a regular file.
 */
export async function readUnasked(path: string, maxBytes: number): Promise<Buffer | NoBytes> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) return 'unreadable';
  if (!info.isFile()) return 'notRegular';
  return readRegularFile(path, maxBytes);
}

/**
 * As `readUnasked`, for a path that was a regular file a moment ago. Without promises in between: of many small files
 * these would be half of the time.
 */
export function readRegularFile(path: string, maxBytes: number): Promise<Buffer | NoBytes> {
  return new Promise((resolve) => {
    open(path, openFlags, (error, fd) => {
      if (error) {
        // What may be seen and not opened in this way is no file: a socket, say.
        resolve(error.code === 'ENXIO' ? 'notRegular' : 'unreadable');
        return;
      }
      const end = (result: Buffer | NoBytes): void => {
        close(fd, () => {
          resolve(result);
        });
      };
      fstat(fd, (problem, info) => {
        if (problem) end('unreadable');
        else if (!info.isFile()) end('notRegular');
        else if (info.size > maxBytes) end('tooLarge');
        else if (info.size > 0) readInto(fd, Buffer.allocUnsafe(info.size), 0, end);
        else readSteps(fd, [], 0, maxBytes, end);
      });
    });
  });
}

/** Fills a buffer, or as much of it as there is. */
function readInto(
  fd: number,
  buffer: Buffer,
  filled: number,
  end: (result: Buffer | NoBytes) => void,
): void {
  read(fd, buffer, filled, buffer.length - filled, null, (error, count) => {
    if (error) end('unreadable');
    else if (count === 0) end(buffer.subarray(0, filled));
    else if (filled + count === buffer.length) end(buffer);
    else readInto(fd, buffer, filled + count, end);
  });
}

/** Some file systems give the size 0 to what has content. */
function readSteps(
  fd: number,
  parts: readonly Buffer[],
  length: number,
  maxBytes: number,
  end: (result: Buffer | NoBytes) => void,
): void {
  readInto(fd, Buffer.allocUnsafe(stepBytes), 0, (part) => {
    if (typeof part === 'string') end(part);
    else if (length + part.length > maxBytes) end('tooLarge');
    else if (part.length < stepBytes) end(Buffer.concat([...parts, part]));
    else readSteps(fd, [...parts, part], length + part.length, maxBytes, end);
  });
}
