import { t, tCount } from '../../../core/l10n/translate.ts';
import type { PageTable } from '../../../protocol/page/pageTables.ts';
import { useView } from '../../view.ts';

/** Which records cannot be read or say nothing; a click leads to the row. */
export function BrokenRows({ table }: { readonly table: PageTable }) {
  const { page, snapshot } = useView();
  const { version } = snapshot;
  const { broken, brokenCount, emptyCount } = table;
  const more = brokenCount - broken.length;
  return (
    <>
      {brokenCount > 0 && (
        <details class="table-broken" data-part="broken-rows">
          <summary>
            {tCount(
              brokenCount,
              '{0} row cannot be read as a record; the others are.',
              '{0} rows cannot be read as records; the others are.',
            )}
          </summary>
          <ul>
            {broken.map(({ message, start }) => (
              <li key={start}>
                <button
                  type="button"
                  class="link"
                  onClick={() =>
                    void page.perform(() => page.api.revealRow({ version, start }), { version })
                  }
                >
                  {message}
                </button>
              </li>
            ))}
            {more > 0 && <li>{t('And {0} more.', more)}</li>}
          </ul>
        </details>
      )}
      {emptyCount > 0 && (
        <span class="table-note" data-part="empty-records">
          {tCount(
            emptyCount,
            '{0} record has no text in these columns and is not listed.',
            '{0} records have no text in these columns and are not listed.',
          )}
        </span>
      )}
    </>
  );
}
