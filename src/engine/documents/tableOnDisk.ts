import { basename } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { readTableText } from '../../node/tables/tableText.ts';
import type { TableOnDisk } from '../../protocol/corpusApi.ts';

/** The text of a table that was not sent. Throws `fileUnreadable` where it is another one by now, and as `readTableText`. */
export async function tableOnDisk(
  { path, units }: TableOnDisk,
  signal: AbortSignal | undefined,
): Promise<string> {
  const name = basename(path);
  const text = await readTableText(path, name, { signal });
  if (text.length === units) return text;
  throw new AppError(
    'fileUnreadable',
    t('{0} was written while it was read; choose Embed File on it again.', name),
  );
}
