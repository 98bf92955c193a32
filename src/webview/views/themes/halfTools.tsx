import { t } from '../../../core/l10n/translate.ts';
import { Problem } from '../../widgets/notes.tsx';
import { Select } from '../../widgets/select.tsx';
import { allOthers, type Halves } from './useHalves.ts';

const none = -1;

/** What is new in one half against another one: of two files, or of two values of a column. */
export function HalfTools({ halves }: { readonly halves: Halves }) {
  const { columns, column, parts, choice, failure, choose, chooseColumn } = halves;
  const [now = none, before = none] = choice ?? [];
  const options = parts.map(({ title }, value) => ({ value, label: title }));
  const other = (index: number): number => (index === 0 ? 1 : 0);
  const isByColumn = columns.length > 0;
  if (!isByColumn && parts.length < 2) return null;
  return (
    <div class="half-tools">
      {isByColumn && (
        <Select
          label={t('Compare by')}
          name="half-column"
          options={[
            { value: '', label: '–' },
            ...columns.map((name) => ({ value: `#${name}`, label: name })),
          ]}
          value={column === undefined ? '' : `#${column}`}
          onChange={(value) => chooseColumn(value === '' ? undefined : value.slice(1))}
        />
      )}
      <Select
        label={t('What is new in')}
        name="half-now"
        options={isByColumn ? options : [{ value: none, label: '–' }, ...options]}
        value={now}
        hidden={parts.length < 2}
        onChange={(chosen) => {
          if (chosen === none) choose(undefined);
          else choose([chosen, before === none || before === chosen ? other(chosen) : before]);
        }}
      />
      <Select
        label={t('against')}
        name="half-before"
        options={[
          ...options.filter(({ value }) => value !== now),
          ...(parts.length > 2 ? [{ value: allOthers, label: t('all others') }] : []),
        ]}
        value={before}
        hidden={now === none}
        onChange={(chosen) => choose([now, chosen])}
      />
      {failure !== undefined && <Problem message={failure} onAgain={undefined} />}
    </div>
  );
}
