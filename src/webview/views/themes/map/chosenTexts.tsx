import { useEffect } from 'preact/hooks';
import { t, tCount } from '../../../../core/l10n/translate.ts';
import type { NumberTable } from '../../../format/numberTable.ts';
import { moveFocus } from '../../../keys.ts';
import { useStateOf } from '../../../plain.ts';
import { Button } from '../../../widgets/button.tsx';
import { SaveMenu } from '../../../widgets/saveMenu.tsx';
import type { ReadSegments } from './mapTable.ts';
import type { PointTexts } from './pointTexts.ts';

const firstRows = 50;

interface ChosenTextsProps {
  /** The first segment of each text. */
  readonly segments: readonly number[];
  readonly texts: PointTexts;
  readonly groupName: (segment: number) => string;
  readonly onReveal: (segment: number) => void;
  readonly onClear: () => void;
  /** Reads what is not there yet. */
  readonly read: ReadSegments;
}

/** The texts that somebody drew a line around. Arrow keys move over them; each reveals itself. */
export function ChosenTexts(props: ChosenTextsProps) {
  const { segments, texts, groupName, onReveal, onClear, read } = props;
  const [limit, setLimit] = useStateOf(segments, firstRows);
  const shown = segments.slice(0, limit);
  useEffect(() => texts.want(shown), [texts, segments, limit]);
  // Drawn again when more labels are there.
  const known = texts.changes.value;
  const table = async (): Promise<NumberTable> => {
    const found = await read(Int32Array.from(segments));
    const rows = found.map(({ line, label }, i) => [line, groupName(segments[i] ?? -1), label]);
    return { columns: ['line', 'group', 'text'], rows };
  };
  return (
    <section
      class="chosen-texts"
      data-part="chosen-texts"
      data-known={known}
      aria-label={t('Chosen texts')}
    >
      <div class="section-head">
        <h2>
          {tCount(segments.length, '{0} text chosen on the map', '{0} texts chosen on the map')}
        </h2>
        <SaveMenu
          what={t('Chosen Texts')}
          name={t('chosen texts')}
          table={table}
          rows={{ texts: ['text'], places: ['group', 'line'] }}
        />
        <Button label={t('Clear the List')} icon="close" kind="icon" onClick={onClear} />
      </div>
      <ol
        role="list"
        aria-label={t('Chosen texts')}
        onKeyDown={(event) => moveFocus(event, event.currentTarget.children, { down: 1 })}
      >
        {shown.map((segment, i) => {
          const text = texts.get(segment);
          return (
            <li key={segment}>
              <button
                type="button"
                class="chosen-map-text"
                data-chosen={segment}
                tabIndex={i === 0 ? 0 : -1}
                onClick={() => onReveal(segment)}
              >
                <span class="row-line">{text?.line ?? ''}</span>
                <span class="row-text" dir="auto">
                  {text?.label ?? '…'}
                </span>
                <span class="quiet chosen-group" dir="auto">
                  {groupName(segment)}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <Button
        label={t('Show More')}
        hidden={segments.length <= limit}
        onClick={() => setLimit(4 * limit)}
      />
    </section>
  );
}
