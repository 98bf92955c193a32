import { t } from '../../../core/l10n/translate.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Select } from '../../widgets/select.tsx';
import { LabelsByExample } from './labelsByExample.tsx';
import { NumbersView } from './numbersView.tsx';

/** What is learned from the texts: labels by example, or of a table a column of numbers. */
export function LabelsTab() {
  const { page, snapshot, selection } = useView();
  const { version, isTable } = snapshot;
  const table = useAnswer(isTable ? { version } : undefined, 'table');
  const columns = isTable
    ? (table.shown?.value.columns ?? []).filter(({ hasNumbers }) => hasNumbers)
    : [];
  const column = columns.find(({ name }) => name === selection.learned)?.name;
  // After a reload nothing is learned before it is known what.
  const isAwaited = selection.learned !== undefined && isTable && table.isAsking && !table.shown;
  return (
    <div class="labels-tab">
      {columns.length > 0 && (
        <Select
          label={t('Learn')}
          name="learned"
          options={[
            { value: '', label: t('labels by example') },
            ...columns.map(({ name }) => ({ value: `#${name}`, label: t('numbers: {0}', name) })),
          ]}
          value={column === undefined ? '' : `#${column}`}
          onChange={(value) =>
            page.memory.choose({ learned: value === '' ? undefined : value.slice(1) })
          }
        />
      )}
      {column !== undefined && <NumbersView column={column} />}
      {column === undefined && !isAwaited && <LabelsByExample />}
    </div>
  );
}
