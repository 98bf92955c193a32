import { fstatSync } from 'node:fs';
import { AppError } from '../../core/errors/appError.ts';
import { usualEncoding } from '../../node/encoding/encodings.ts';
import { checkReadable, decodeText, readTextFile } from '../../node/files/textFile.ts';
import type { StandardStreams } from '../command.ts';
import { UsageError } from './usageError.ts';

/** How standard input is named where a file is. */
export const standardInput = '-';

/** The text of a file, or of standard input where `path` is `-`. */
export async function readInput(
  path: string,
  streams: StandardStreams,
  rule = usualEncoding,
): Promise<string> {
  if (path !== standardInput) return readTextFile(path, rule);
  const { stdin } = streams;
  const chunks: Buffer[] = [];
  try {
    // Node takes a folder there for an empty file.
    if (stdin.fd !== undefined && fstatSync(stdin.fd).isDirectory())
      throw new Error('it is a folder');
    for await (const chunk of stdin) chunks.push(chunk as Buffer);
  } catch (cause) {
    throw new AppError(
      'fileUnreadable',
      `Standard input cannot be read (${(cause as Error).message}).`,
      { cause },
    );
  }
  return decodeText(Buffer.concat(chunks), 'Standard input', rule);
}

/** Throws where one of the paths cannot be read, before any of them is. */
export async function checkInputs(paths: readonly string[]): Promise<void> {
  if (paths.filter((path) => path === standardInput).length > 1) {
    throw new UsageError('Standard input (-) can be read once; give - one time.');
  }
  for (const path of paths) if (path !== standardInput) await checkReadable(path);
}

/**
 * The lines of a file of one record a line, without `\n` or `\r\n`; blank lines at its end are left out.
 */
export function recordLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
