import { useMemo, useRef, useState } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PanelSegment, PanelUnit } from '../../../protocol/pageApi.ts';
import type { PageApart } from '../../../protocol/page/pageRepetitions.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import { cosineText } from '../../format/float32Text.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import { countText } from '../../format/unitName.ts';
import { focusIn, moveFocus } from '../../keys.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Nearness, nearnessWord } from '../../widgets/nearness.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { useReveal, type RevealReason } from '../../useReveal.ts';
import { mostListed, placeText, useSegments } from './foundRows.ts';
import { ComparisonNote } from './comparisonNote.tsx';

const editPauseMs = 1500;
const firstLimit = 20;
// With its nearest ones, no more rows than are listed.
const lastLimit = mostListed / 4;

/** Texts that stand apart from all others of the content, with those that are nearest to them. */
export function ApartView() {
  const { page, snapshot } = useView();
  const { version, embeddedCount, status, unit } = snapshot;
  const [limit, setLimit] = useState(firstLimit);
  const isWhole = status.kind !== 'working' || embeddedCount === 0;
  const answer = useAnswer(
    { version, limit, isWhole },
    (about, options) => page.api.apart({ version: about.version, limit: about.limit }, options),
    { editPauseMs },
  );
  const { shown } = answer;
  const found = shown?.value;
  return (
    <div class="repetitions-tab" data-part="apart-view">
      <ComparisonNote answer={answer} busy={t('Looking for what stands apart…')} />
      {shown && found && !answer.isCancelled && (
        <>
          <p class="quiet found-count" data-part="apart-count" role="status">
            {apartText(found, unit)}
          </p>
          <ApartList
            about={shown.about}
            found={found}
            canShowMore={found.segments.length >= limit && limit < lastLimit}
            onMore={() => setLimit(Math.min(lastLimit, 4 * limit))}
          />
        </>
      )}
    </div>
  );
}

function apartText(found: PageApart, unit: PanelUnit): string {
  if (found.segments.length === 0) {
    return t('There are not two different texts here: nothing can stand apart.');
  }
  const compared = t(
    '{0} compared, each with the {1} nearest: what stands apart most comes first.',
    countText(found.segmentCount, unit),
    found.neighbours,
  );
  if (found.waitingCount === 0) return compared;
  const waiting = tCount(
    found.waitingCount,
    '{0} has no vector yet and was not compared.',
    '{0} have no vector yet and were not compared.',
  );
  return `${compared} ${waiting}`;
}

interface ApartListProps {
  readonly about: ContentReference;
  readonly found: PageApart;
  readonly canShowMore: boolean;
  readonly onMore: () => void;
}

/** A row for each text, and below it why it is there. Arrow keys lead over all of them. */
function ApartList({ about, found, canShowMore, onMore }: ApartListProps) {
  const { snapshot } = useView();
  const list = useRef<HTMLOListElement>(null);
  const [active, setActive] = useState<string>();
  const reveal = useReveal(about.version);
  const listed = useMemo(
    () => [...new Set([...found.segments, ...found.nearest])].filter((segment) => segment >= 0),
    [found],
  );
  const known = useSegments(about, listed);
  const rows = Array.from(found.segments, (segment, row) => ({
    row,
    segment,
    nearest: nearestOf(found, row),
  }));
  const keys = rows.flatMap(({ row, nearest }) => [
    `${row}`,
    ...nearest.map((_, i) => `${row} ${i}`),
  ]);
  const stop = active !== undefined && keys.includes(active) ? active : keys[0];
  const open = (key: string, segment: number, why: RevealReason): void => {
    setActive(key);
    reveal(segment, why);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const buttons = list.current?.querySelectorAll<HTMLElement>('.found') ?? [];
    const to = moveFocus(event, buttons, { down: 1, page: 10 });
    const button = to === undefined ? undefined : buttons[to];
    if (!button) return;
    focusIn(button);
    open(button.dataset['key'] ?? '', Number(button.dataset['segment']), 'move');
  };
  return (
    <div class="found-part">
      <div class="section-head">
        <h2>{t('Texts that stand apart')}</h2>
        <SaveMenu
          what={t('Listed Texts')}
          name={t('texts that stand apart')}
          table={() => apartTable(found, known)}
        />
      </div>
      <ol
        ref={list}
        class="apart-list"
        role="list"
        data-part="apart"
        aria-label={t('Texts that stand apart')}
        {...menuPlace(about)}
        onKeyDown={onKeyDown}
      >
        {rows.map(({ row, segment, nearest }) => (
          <li key={segment} class="apart" data-segment={segment} data-score={found.scores[row]}>
            <FoundButton
              name={`${row}`}
              segment={segment}
              place={placeText(snapshot, segment, known.get(segment))}
              data={known.get(segment)}
              stop={stop}
              active={active}
              onOpen={open}
            >
              {found.placeCounts[row]! > 1 && (
                <span class="quiet">
                  {tCount(found.placeCounts[row]!, '{0} place', '{0} places')}
                </span>
              )}
            </FoundButton>
            <p class="apart-why quiet">
              {t('Nearest, mean cosine {0}:', cosineText(found.nearness[row]!))}
            </p>
            <ol role="list" class="apart-nearest">
              {nearest.map((near, i) => (
                <li key={near.segment}>
                  <FoundButton
                    name={`${row} ${i}`}
                    segment={near.segment}
                    place={placeText(snapshot, near.segment, known.get(near.segment))}
                    data={known.get(near.segment)}
                    stop={stop}
                    active={active}
                    onOpen={open}
                  >
                    <Nearness expected={near.expected} percentile={undefined} />
                    <span class="hit-cosine" title={t('Cosine')}>
                      {cosineText(near.cosine)}
                    </span>
                  </FoundButton>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
      <Button label={t('Show more')} hidden={!canShowMore} onClick={onMore} />
    </div>
  );
}

interface FoundButtonProps {
  /** Names it in the list. */
  readonly name: string;
  readonly segment: number;
  readonly place: string;
  readonly data: PanelSegment | undefined;
  readonly stop: string | undefined;
  readonly active: string | undefined;
  readonly onOpen: (name: string, segment: number, why: RevealReason) => void;
  readonly children: preact.ComponentChildren;
}

function FoundButton(props: FoundButtonProps) {
  const { name, segment, place, data, stop, active, onOpen, children } = props;
  return (
    <button
      type="button"
      class={name === active ? 'found found-active' : 'found'}
      data-key={name}
      data-segment={segment}
      {...menuPlace({ webviewSection: 'segment', segment })}
      tabIndex={name === stop ? 0 : -1}
      onClick={({ detail }) => onOpen(name, segment, detail === 0 ? 'enter' : 'click')}
    >
      {children}
      <span class="found-where">
        <bdi>{place}</bdi>
      </span>
      <span class="found-text" dir="auto">
        {data?.label ?? '…'}
      </span>
    </button>
  );
}

interface NearSegment {
  readonly segment: number;
  readonly cosine: number;
  readonly expected: number;
}

function nearestOf({ nearest, cosines, expected, named }: PageApart, row: number): NearSegment[] {
  return Array.from({ length: named }, (_, i) => ({
    segment: nearest[row * named + i]!,
    cosine: cosines[row * named + i]!,
    expected: expected[row * named + i]!,
  }));
}

/** A line for each of the nearest texts of each listed one, with exact numbers. */
function apartTable(found: PageApart, known: ReadonlyMap<number, PanelSegment>): NumberTable {
  const facts = (segment: number): (string | number)[] => {
    const row = known.get(segment);
    return [row?.line ?? NaN, row?.label ?? ''];
  };
  return {
    columns: [
      ...['line', 'text', 'places', 'score', 'mean cosine'],
      ...['near line', 'near text', 'nearness', 'cosine', 'expected'],
    ],
    rows: Array.from(found.segments).flatMap((segment, row) =>
      nearestOf(found, row).map((near) => [
        ...[...facts(segment), found.placeCounts[row]!, found.scores[row]!, found.nearness[row]!],
        ...[...facts(near.segment), nearnessWord(near.expected), near.cosine, near.expected],
      ]),
    ),
  };
}
