import { t, tCount } from '../../../core/l10n/translate.ts';
import type { BrokenRow, PageTable } from '../../../protocol/page/pageTables.ts';
import { useView } from '../../view.ts';

/** Whether values are cut, and which records cannot be read or say nothing; a click leads to the row. */
export function BrokenRows({ table }: { readonly table: PageTable }) {
  const { broken, brokenCount, empty, emptyCount, cutAt } = table;
  return (
    <>
      {cutAt !== undefined && (
        <div class="table-broken" data-part="cut-values">
          {t(
            'This table is too long to be held in memory: of each value the first {0} characters are read and shown. The command line reads all of it.',
            cutAt,
          )}
        </div>
      )}
      {brokenCount > 0 && (
        <details class="table-broken" data-part="broken-rows">
          <summary>
            {tCount(
              brokenCount,
              '{0} row cannot be read as a record; the others are.',
              '{0} rows cannot be read as records; the others are.',
            )}
          </summary>
          <RowLinks rows={broken} count={brokenCount} />
        </details>
      )}
      {emptyCount > 0 && (
        <details class="table-broken" data-part="empty-records">
          <summary>
            {tCount(
              emptyCount,
              '{0} record has no text in these columns and is not listed.',
              '{0} records have no text in these columns and are not listed.',
            )}
          </summary>
          <RowLinks rows={empty} count={emptyCount} />
        </details>
      )}
    </>
  );
}

interface RowLinksProps {
  readonly rows: readonly BrokenRow[];
  /** Of all, also those that are not among `rows`. */
  readonly count: number;
}

function RowLinks({ rows, count }: RowLinksProps) {
  const { page, snapshot } = useView();
  const { version } = snapshot;
  const more = count - rows.length;
  const reveal = (start: number): void =>
    void page.perform(() => page.api.revealRow({ version, start }), { version });
  return (
    <ul>
      {rows.map(({ message, start }) => (
        <li key={start}>
          <button type="button" class="link" onClick={() => reveal(start)}>
            {message}
          </button>
        </li>
      ))}
      {more > 0 && <li>{t('And {0} more.', more)}</li>}
    </ul>
  );
}
