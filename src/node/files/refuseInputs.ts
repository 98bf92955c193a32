import { fstatSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';

/** A file's path, or the descriptor of one that is open, such as standard input. */
export type InputFile = string | number;

/**
 * Throws `invalidInput` where a file that is about to be written is one of those that are read: the text would be
 * replaced. Links, other spellings of a path and second names of a file count, so files are told apart by device and
 * number.
 */
export async function refuseInputs(
  outputs: readonly string[],
  inputs: readonly InputFile[],
): Promise<void> {
  const read = new Map<string, InputFile>();
  for (const input of inputs) {
    const identity = await identityOf(input);
    if (identity !== undefined && !read.has(identity)) read.set(identity, input);
  }
  for (const output of outputs) {
    const identity = await identityOf(output);
    const input = identity === undefined ? undefined : read.get(identity);
    if (input === undefined) continue;
    const name = typeof input === 'number' ? t('standard input') : input;
    throw new AppError(
      'invalidInput',
      input === output
        ? t(
            '{0} is one of the files that are read, and would be replaced; choose another name for what is written.',
            output,
          )
        : t(
            '{0} is one of the files that are read (as {1}), and would be replaced; choose another name for what is written.',
            output,
            name,
          ),
    );
  }
}

/** Undefined where there is no regular file, which nothing can replace. */
async function identityOf(file: InputFile): Promise<string | undefined> {
  try {
    const bigint = { bigint: true } as const;
    const info = typeof file === 'number' ? fstatSync(file, bigint) : await stat(file, bigint);
    return info.isFile() ? `${info.dev}:${info.ino}` : undefined;
  } catch {
    // Not there, or closed: whoever reads or writes it says so.
    return undefined;
  }
}
