import { stat } from 'node:fs/promises';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { usualEncoding } from '../encoding/encodings.ts';
import { filePieces } from './filePieces.ts';
import { mostTableUnits, TableTooLong, type ReadTableOptions } from './tableLimit.ts';

/**
 * The text of a table's file, of Parquet its rows as JSON Lines: read in parts, the same in each process. Throws
 * `unsupported` where it is too long, `fileUnreadable`; `name` is for messages.
 */
export async function readTableText(
  path: string,
  name: string,
  { signal, onProgress, mostUnits = mostTableUnits }: ReadTableOptions = {},
): Promise<string> {
  const total = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  const parts: string[] = [];
  for await (const piece of filePieces(path, name, { rule: usualEncoding, signal, mostUnits })) {
    if (!piece) {
      throw new AppError(
        'fileUnreadable',
        t('{0} cannot be read as text; choose a text file that is still there.', name),
      );
    }
    if (piece.start + piece.text.length > mostUnits) throw new TableTooLong(name, mostUnits);
    parts.push(piece.text);
    onProgress?.(piece.bytesRead, total);
  }
  return parts.join('');
}
