import { isParquet } from '../../core/tables/tableFormat.ts';
import { throwIfCancelled } from '../../core/errors/appError.ts';
import type { EncodingRule } from '../encoding/encodings.ts';
import { textPieces, type TextPiece } from '../files/textPieces.ts';
import type { ReadTableOptions } from './tableLimit.ts';

interface PieceOptions extends Pick<ReadTableOptions, 'signal' | 'mostUnits'> {
  readonly rule: EncodingRule;
  /** Called between the pieces. */
  readonly breathe?: () => Promise<void> | undefined;
}

/**
 * What a long file says in pieces, as `textPieces`; of Parquet its rows as JSON Lines, which throws `fileUnreadable` and
 * `unsupported` as `parquetLines` does. `name` is for messages.
 */
export async function* filePieces(
  path: string,
  name: string,
  { rule, breathe, signal, mostUnits }: PieceOptions,
): AsyncGenerator<TextPiece | undefined> {
  const breath = (): Promise<void> | undefined => {
    throwIfCancelled(signal);
    return breathe?.();
  };
  if (!isParquet(path)) {
    yield* textPieces(path, rule, breath);
    return;
  }
  // Only now: few have one.
  const { parquetLines } = await import('./parquetTable.ts');
  for await (const piece of parquetLines(path, name, { signal, mostUnits })) {
    yield piece;
    await breath();
  }
}
