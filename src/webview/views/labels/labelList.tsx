import { t } from '../../../core/l10n/translate.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import type { PanelSegment } from '../../../protocol/pageApi.ts';
import { hasModifier, keyTarget } from '../../keys.ts';
import { Icon } from '../../widgets/button.tsx';
import { clickedRow, ListRow, type ListRowPlace } from './listRow.tsx';
import { labelReader, type LabelledTexts, type TextLabel } from './labelOrder.ts';
import type { RowChooser } from './rowChoice.ts';
import { rowHeightPx, useListWindow } from './useListWindow.ts';
import { useRows } from '../../useRows.ts';

/** What somebody wants of the chosen rows. */
export interface ListActions {
  /** By a key or a click: undefined takes the label away. */
  readonly give: (label: number | undefined) => void;
  /** The guesses of the chosen rows are right. */
  readonly accept: () => void;
  readonly reveal: (segment: number, isEnter: boolean) => void;
  readonly undo: (isRedo: boolean) => void;
  /** A letter was typed, which begins a new label. */
  readonly type: () => void;
}

interface LabelListProps {
  readonly data: LabelledTexts;
  /** The list's order. */
  readonly texts: Int32Array;
  readonly chooser: RowChooser;
  readonly actions: ListActions;
  /** Another number brings the focus to the active row. */
  readonly focusWish: number;
}

/**
 * The content's texts with their labels, of which those near the view are in the document. Arrow keys move, with Shift they
 * choose several rows; digits label them, Space says that a guess is right, Backspace and 0 take a label away.
 */
export function LabelList({ data, texts, chooser, actions, focusWish }: LabelListProps) {
  const { version, sheet } = data;
  const { choice, choose, chooseAll } = chooser;
  const { active } = choice;
  const { root, rows, pageRows, onScroll, focus } = useListWindow({ texts, active, focusWish });
  const segmentAt = (row: number): number => sheet.segments[texts[row] ?? 0] ?? 0;
  const rowOf = useRows(version, rows.map(segmentAt));
  const read = labelReader(data);

  const onKeyDown = (event: KeyboardEvent): void => {
    const isRange = event.shiftKey && event.key.startsWith('Arrow');
    const target = keyTarget(event, active, texts.length, { down: 1, page: pageRows });
    if (target !== undefined) choose(target, isRange ? 'range' : 'alone');
    else if (runKey(event, actions, chooseAll, () => actions.reveal(segmentAt(active), true))) {
      event.preventDefault();
    }
  };
  const onClick = (event: MouseEvent): void => {
    const row = clickedRow(event);
    if (row === undefined) return;
    const isMany = event.ctrlKey || event.metaKey;
    choose(row, event.shiftKey ? 'range' : isMany ? 'toggle' : 'alone');
    focus(row);
    if (!event.shiftKey && !isMany) actions.reveal(segmentAt(row), event.detail > 1);
  };
  return (
    <div
      ref={root}
      class="label-list"
      role="listbox"
      aria-label={t('Texts and their labels')}
      aria-multiselectable="true"
      data-part="label-list"
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      {...menuPlace({ version })}
    >
      <div role="presentation" style={{ height: `${texts.length * rowHeightPx}px` }}>
        {rows.map((row) => {
          const text = texts[row] ?? 0;
          return (
            <LabelRow
              key={text}
              place={{
                row,
                text,
                count: texts.length,
                segment: segmentAt(row),
                isChosen: choice.texts.has(text),
                isActive: row === active,
              }}
              places={sheet.places[text] ?? 1}
              names={sheet.names}
              label={read(text)}
              hasGuesses={data.guess !== undefined && data.guess.method !== 'none'}
              data={rowOf(segmentAt(row))}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Whether the key means something here. */
function runKey(
  event: KeyboardEvent,
  { give, accept, undo, type }: ListActions,
  chooseAll: () => void,
  reveal: () => void,
): boolean {
  const { key, shiftKey, altKey } = event;
  if ((event.ctrlKey || event.metaKey) && !altKey) {
    const letter = key.toLowerCase();
    if (letter === 'z') undo(shiftKey);
    else if (letter === 'y') undo(true);
    else if (letter === 'a') chooseAll();
    else return false;
    return true;
  }
  if (hasModifier(event)) return false;
  if (/^[1-9]$/.test(key)) give(Number(key) - 1);
  else if (key === '0' || key === 'Backspace' || key === 'Delete') give(undefined);
  else if (key === ' ') accept();
  else if (key === 'Enter') reveal();
  else {
    // The letter itself goes to the field, which has the focus by then.
    if (/^\p{L}$/u.test(key)) type();
    return false;
  }
  return true;
}

interface LabelRowProps {
  readonly place: ListRowPlace;
  readonly places: number;
  readonly names: readonly string[];
  readonly label: TextLabel;
  /** Whether texts have guesses: their shares stand in a column, which a row without one leaves free. */
  readonly hasGuesses: boolean;
  /** Undefined until it is fetched. */
  readonly data: PanelSegment | undefined;
}

function LabelRow({ place, places, names, label, hasGuesses, data }: LabelRowProps) {
  const name = names[label.label];
  const { isGiven, probability } = label;
  return (
    <ListRow
      kind="label-row"
      place={place}
      data={data}
      told={{
        'data-label': name,
        'data-given': isGiven,
        'data-probability': Number.isNaN(probability) ? undefined : probability,
        'data-state': data?.state ?? 'loading',
      }}
      places={places}
      placesText={t('{0} places have this text', places)}
    >
      {label.doubt >= 0 && (
        <span
          class="label-doubt"
          title={t('Learned from the others alone, it would be {0}.', names[label.doubt] ?? '')}
        >
          <Icon name="question" />
          <span class="visually-hidden">
            {t('Learned from the others alone, it would be {0}.', names[label.doubt] ?? '')}
          </span>
        </span>
      )}
      {name !== undefined && (
        <span class={isGiven ? 'label-chip label-given' : 'label-chip label-guess'}>
          <span class="visually-hidden">{isGiven ? t('label') : t('guessed')} </span>
          <bdi>{name}</bdi>
        </span>
      )}
      {hasGuesses && (
        <span class="label-share">
          {Number.isNaN(probability) ? '' : t('{0} %', Math.floor(100 * probability))}
        </span>
      )}
    </ListRow>
  );
}
