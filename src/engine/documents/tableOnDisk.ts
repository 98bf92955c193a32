import { basename } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { readCutTable } from '../../node/tables/heldTable.ts';
import { readTableText } from '../../node/tables/tableText.ts';
import type { TableOnDisk } from '../../protocol/corpusApi.ts';

/** The text of a table that was not sent. Throws `fileUnreadable` where it is another one by now, and as `readTableText`. */
export async function tableOnDisk(
  { path, units, mostValueUnits }: TableOnDisk,
  signal: AbortSignal | undefined,
): Promise<string> {
  const name = basename(path);
  const text =
    mostValueUnits === undefined
      ? await readTableText(path, name, { signal })
      : (await readCutTable(path, name, mostValueUnits, { signal })).text;
  if (text.length === units) return text;
  throw new AppError(
    'fileUnreadable',
    t('{0} was written while it was read; choose Embed File on it again.', name),
  );
}
