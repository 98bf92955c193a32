import { useMemo, useRef, useState } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PageApart } from '../../../protocol/page/pageRepetitions.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import { cosineText } from '../../format/float32Text.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import { countText, shownUnit, type ShownUnit } from '../../format/unitName.ts';
import { moveFocus } from '../../keys.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useRows, type RowOf } from '../../useRows.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Nearness, nearnessWord } from '../../widgets/nearness.tsx';
import { SavedHead } from '../../widgets/saveMenu.tsx';
import { useReveal, type RevealReason } from '../../useReveal.ts';
import { FoundButton } from './foundButton.tsx';
import { mostListed, useEmbeddedVersion, waitingText } from './foundRows.ts';
import { ComparisonNote, WaitingNote } from './comparisonNote.tsx';

const editPauseMs = 1500;
const firstLimit = 20;
// With its nearest ones, no more rows than are listed.
const lastLimit = mostListed / 4;

/** Texts that stand apart from all others of the content, with those that are nearest to them. */
export function ApartView() {
  const { snapshot } = useView();
  const version = useEmbeddedVersion(snapshot);
  const [limit, setLimit] = useState(firstLimit);
  const answer = useAnswer(version === undefined ? undefined : { version, limit }, 'apart', {
    editPauseMs,
  });
  const { shown } = answer;
  const found = shown?.value;
  return (
    <div class="repetitions-tab" data-part="apart-view">
      {version === undefined && <WaitingNote />}
      <ComparisonNote answer={answer} busy={t('Looking for what stands apart…')} />
      {shown && found && !answer.isCancelled && (
        <>
          <p class="quiet" data-part="apart-count" role="status">
            {apartText(found, shownUnit(snapshot))}
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

function apartText(found: PageApart, unit: ShownUnit): string {
  if (found.segments.length === 0) {
    return t('There are not two different texts here: nothing can stand apart.');
  }
  const compared = t(
    '{0} compared, each with the {1} nearest: what stands apart most comes first.',
    countText(found.segmentCount, unit),
    found.neighbours,
  );
  return compared + waitingText(found.waitingCount);
}

interface ApartListProps {
  readonly about: ContentReference;
  readonly found: PageApart;
  readonly canShowMore: boolean;
  readonly onMore: () => void;
}

/** A row for each text, and below it why it is there. Arrow keys lead over all of them. */
function ApartList({ about, found, canShowMore, onMore }: ApartListProps) {
  const list = useRef<HTMLOListElement>(null);
  const [active, setActive] = useState<string>();
  const reveal = useReveal(about.version);
  const listed = useMemo(
    () => [...new Set([...found.segments, ...found.nearest])].filter((segment) => segment >= 0),
    [found],
  );
  const rowOf = useRows(about.version, listed);
  const rows = Array.from(found.segments, (segment, row) => ({
    row,
    segment,
    nearest: nearestOf(found, row),
  }));
  // As the buttons stand, by the names that `active` may have.
  const names = rows.flatMap(({ row, nearest }) => [
    { name: `${row}`, segment: found.segments[row]! },
    ...nearest.map(({ segment }, i) => ({ name: `${row} ${i}`, segment })),
  ]);
  const stop = names.some(({ name }) => name === active) ? active : names[0]?.name;
  const open = (name: string, segment: number, why: RevealReason): void => {
    setActive(name);
    reveal(segment, why);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const buttons = list.current?.querySelectorAll('.found') ?? [];
    const to = moveFocus(event, buttons, { down: 1, page: 10 });
    const item = to === undefined ? undefined : names[to];
    if (item) open(item.name, item.segment, 'move');
  };
  const buttonOf = (name: string, segment: number) => ({
    ...{ segment, data: rowOf(segment) },
    ...{ isTabStop: name === stop, isActive: name === active },
    onOpen: (why: RevealReason) => open(name, segment, why),
  });
  return (
    <div class="found-part">
      <SavedHead
        title={t('Texts that stand apart')}
        what={t('Listed Texts')}
        name={t('texts that stand apart')}
        table={() => apartTable(found, rowOf)}
        rows={{
          number: 'cosine',
          texts: ['near text'],
          places: ['near line'],
          group: 'line',
          heads: ['line', 'text'],
        }}
      />
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
            <FoundButton {...buttonOf(`${row}`, segment)}>
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
                  <FoundButton {...buttonOf(`${row} ${i}`, near.segment)}>
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
function apartTable(found: PageApart, rowOf: RowOf): NumberTable {
  const facts = (segment: number): (string | number)[] => {
    const row = rowOf(segment);
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
