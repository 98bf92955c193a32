import { t, tCount } from '../../../core/l10n/translate.ts';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageTable, TableFilter } from '../../../protocol/page/pageTables.ts';
import { useOneStop } from '../../useOneStop.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Select } from '../../widgets/select.tsx';
import { BrokenRows } from './brokenRows.tsx';

// While somebody types.
const filterPauseMs = 250;
const anyColumn = '';
const anyValue = '';
const asInFile = '';

interface TableBarProps {
  readonly table: PageTable;
  /** Records that are shown; undefined: all. */
  readonly shownCount: number | undefined;
}

/** Which columns of a table are its text, which records are shown and in what order, and what of it cannot be read. */
export function TableBar({ table, shownCount }: TableBarProps) {
  return (
    <div class="table-bar" data-part="table-bar">
      <ColumnChoice table={table} />
      <RecordFilter table={table} shownCount={shownCount} />
      <BrokenRows table={table} />
    </div>
  );
}

interface Clicked {
  readonly columns: readonly string[] | undefined;
  /** The table that was shown then. */
  readonly of: PageTable;
}

function ColumnChoice({ table }: { readonly table: PageTable }) {
  const { page, snapshot } = useView();
  const { api, perform } = page;
  const { version } = snapshot;
  // What was clicked counts until the table that has it is there.
  const [clicked, setClicked] = useState<Clicked>();
  const choose = (columns: readonly string[] | undefined): void => {
    setClicked({ columns, of: table });
    void perform(() => api.chooseTextColumns({ version, columns }), { version }).then((isDone) => {
      if (!isDone) setClicked(undefined);
    });
  };
  const texts = table.columns.filter(({ isText }) => isText).map(({ name }) => name);
  const chosen = (clicked?.of === table ? clicked.columns : undefined) ?? texts;
  const oneStop = useOneStop<HTMLDivElement>();
  const toggle = (name: string): void => {
    const isText = chosen.includes(name);
    const next = isText ? chosen.filter((each) => each !== name) : [...chosen, name];
    // Without any, they are found again.
    choose(next.length === 0 ? undefined : next);
  };
  return (
    <div {...oneStop} class="table-columns" role="group" aria-label={t('Columns of text')}>
      <span class="table-label">{t('Columns')}</span>
      {table.columns.map(({ name }) => {
        const isText = chosen.includes(name);
        return (
          <button
            key={name}
            type="button"
            class="column"
            data-column={name}
            aria-pressed={isText}
            title={
              isText
                ? t('{0}: is text, which is embedded and searched', name)
                : t('{0}: choose it as text', name)
            }
            onClick={() => toggle(name)}
          >
            {name}
          </button>
        );
      })}
      {table.chosenBy === 'click' && (
        <Button
          label={t('Find the columns of text by themselves')}
          icon="discard"
          kind="icon"
          onClick={() => choose(undefined)}
        />
      )}
      {chosen.length === 0 && (
        <span class="table-note" data-part="no-text-column">
          {t(
            'No column holds sentences that differ from record to record, so each record is one text. Click the columns that are text.',
          )}
        </span>
      )}
    </div>
  );
}

function RecordFilter({ table, shownCount }: TableBarProps) {
  const { page, selection } = useView();
  const { filter, sort } = selection;
  const { memory } = page;
  const setFilter = (next: TableFilter): void => {
    // Nothing that is typed or chosen leaves nothing out.
    const isEmpty = next.text.trim() === '' && next.column === undefined;
    memory.choose({ filter: isEmpty ? undefined : next });
  };
  const column = table.columns.find(({ name }) => name === filter?.column);
  const names = table.columns.map(({ name }) => ({ value: name, label: name }));
  const { text = '', isWhole = false } = filter ?? {};
  const values = column && column.distinctCount <= column.values.length ? column.values : undefined;
  return (
    <div class="table-filter">
      <Select
        label={t('Filter')}
        name="filter-column"
        options={[{ value: anyColumn, label: t('Any column') }, ...names]}
        value={filter?.column ?? anyColumn}
        onChange={(name) =>
          setFilter({ column: name === anyColumn ? undefined : name, text: '', isWhole: false })
        }
      />
      {values ? (
        <Select
          label={t('Value')}
          name="filter-value"
          options={[
            { value: anyValue, label: t('Any value') },
            ...values.map((value) => ({ value, label: value })),
          ]}
          value={isWhole ? text : anyValue}
          onChange={(value) =>
            setFilter({ column: column?.name, text: value, isWhole: value !== anyValue })
          }
        />
      ) : (
        <FilterText
          key={filter?.column ?? anyColumn}
          text={text}
          onChange={(typed) => setFilter({ column: column?.name, text: typed, isWhole: false })}
        />
      )}
      <span class="table-sort">
        <Select
          label={t('Sort')}
          name="sort-column"
          options={[{ value: asInFile, label: t('As in the file') }, ...names]}
          value={sort?.column ?? asInFile}
          onChange={(name) =>
            memory.choose({
              sort:
                name === asInFile
                  ? undefined
                  : { column: name, isDescending: sort?.isDescending ?? false },
            })
          }
        />
        {sort && (
          <Button
            label={sort.isDescending ? t('Sort ascending') : t('Sort descending')}
            icon={sort.isDescending ? 'arrow-down' : 'arrow-up'}
            kind="icon"
            onClick={() => memory.choose({ sort: { ...sort, isDescending: !sort.isDescending } })}
          />
        )}
      </span>
      {shownCount !== undefined && (
        <span class="table-note" role="status" data-part="shown-records">
          {t(
            '{0} of {1} shown',
            shownCount,
            tCount(table.recordCount, '{0} record', '{0} records'),
          )}
        </span>
      )}
    </div>
  );
}

interface FilterTextProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** What is typed counts when typing rests. */
function FilterText({ text, onChange }: FilterTextProps) {
  const [typed, setTyped] = useState(text);
  const timer = useRef<number>(undefined);
  useLayoutEffect(() => () => window.clearTimeout(timer.current), []);
  const onInput = (next: string): void => {
    setTyped(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onChange(next), filterPauseMs);
  };
  return (
    <input
      type="search"
      class="table-search"
      data-part="filter-text"
      aria-label={t('Show records that contain')}
      placeholder={t('contains…')}
      value={typed}
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
    />
  );
}
