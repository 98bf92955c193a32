import { t } from '../../../core/l10n/translate.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import type { PredictedNumbers } from '../../../protocol/page/pageNumbers.ts';
import type { PanelSegment } from '../../../protocol/pageApi.ts';
import { hasModifier, keyTarget } from '../../keys.ts';
import { clickedRow, ListRow, type ListRowPlace } from './listRow.tsx';
import { actualText, errorOf } from './numberOrder.ts';
import { rowHeightPx, useListWindow } from './useListWindow.ts';
import { useRows } from '../../useRows.ts';

interface NumberListProps {
  readonly version: string;
  readonly data: PredictedNumbers;
  /** The list's order. */
  readonly texts: Int32Array;
  /** The row that has the focus where the list has it. */
  readonly active: number;
  readonly onActive: (row: number) => void;
  readonly onReveal: (segment: number, isEnter: boolean) => void;
  /** Writes predictions and errors. */
  readonly written: (value: number) => string;
}

/** The texts with their numbers and what is predicted, of which those near the view are in the document. Arrow keys move, Enter goes to one. */
export function NumberList(props: NumberListProps) {
  const { version, data, texts, active, onActive, onReveal, written } = props;
  const { root, rows, pageRows, onScroll, focus } = useListWindow({ texts, active });
  const segmentAt = (row: number): number => data.segments[texts[row] ?? 0] ?? 0;
  const rowOf = useRows(version, rows.map(segmentAt));
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = keyTarget(event, active, texts.length, { down: 1, page: pageRows });
    if (target !== undefined) onActive(target);
    else if (event.key === 'Enter' && !hasModifier(event)) {
      event.preventDefault();
      onReveal(segmentAt(active), true);
    }
  };
  const onClick = (event: MouseEvent): void => {
    const row = clickedRow(event);
    if (row === undefined) return;
    onActive(row);
    focus(row);
    onReveal(segmentAt(row), event.detail > 1);
  };
  return (
    <div class="number-rows">
      <p class="number-heads quiet" aria-hidden="true">
        <span class="row-text" />
        <span class="number-cell">{t('actual')}</span>
        <span class="number-cell">{t('predicted')}</span>
        <span class="number-cell">{t('error')}</span>
      </p>
      <div
        ref={root}
        class="label-list"
        role="listbox"
        aria-label={t('Texts and their numbers')}
        data-part="number-list"
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onClick={onClick}
        {...menuPlace({ version })}
      >
        <div role="presentation" style={{ height: `${texts.length * rowHeightPx}px` }}>
          {rows.map((row) => (
            <NumberRow
              key={texts[row]}
              place={{
                row,
                count: texts.length,
                text: texts[row] ?? 0,
                segment: segmentAt(row),
                isChosen: row === active,
                isActive: row === active,
              }}
              numbers={data}
              data={rowOf(segmentAt(row))}
              written={written}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface NumberRowProps extends Pick<NumberListProps, 'written'> {
  readonly place: ListRowPlace;
  readonly numbers: PredictedNumbers;
  /** Undefined until it is fetched. */
  readonly data: PanelSegment | undefined;
}

function NumberRow({ place, numbers, data, written }: NumberRowProps) {
  const { text } = place;
  const actual = numbers.actual[text] ?? NaN;
  const predicted = numbers.predicted[text] ?? NaN;
  const error = errorOf(numbers, text);
  const isKnown = !Number.isNaN(actual);
  const places = numbers.places[text] ?? 1;
  return (
    <ListRow
      kind="number-row"
      place={place}
      data={data}
      told={{ 'data-actual': isKnown ? actual : undefined, 'data-predicted': predicted }}
      places={places}
      placesText={t('{0} records have this text; it counts once, by their mean', places)}
    >
      <span class="number-cell">
        <span class="visually-hidden">{t('actual')} </span>
        {isKnown ? actualText(actual) : '–'}
      </span>
      <span class="number-cell">
        <span class="visually-hidden">{t('predicted')} </span>
        {written(predicted)}
      </span>
      <span class="number-cell number-error">
        <span class="visually-hidden">{t('error')} </span>
        {isKnown ? `${error > 0 ? '+' : ''}${written(error)}` : ''}
      </span>
    </ListRow>
  );
}
