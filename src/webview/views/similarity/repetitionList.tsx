import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PanelSegment } from '../../../protocol/pageApi.ts';
import type { PageRepetitions } from '../../../protocol/page/pageRepetitions.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import { cosineText } from '../../format/float32Text.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import { countText, shownUnit } from '../../format/unitName.ts';
import { focusIn, keyTarget } from '../../keys.ts';
import { useStateOf } from '../../plain.ts';
import { useRows, type RowOf } from '../../useRows.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Nearness, nearnessWord } from '../../widgets/nearness.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { useReveal, type RevealReason } from '../../useReveal.ts';
import { FoundButton } from './foundButton.tsx';
import { mostListed } from './foundRows.ts';

const firstGroups = 25;
const firstOfGroup = 8;
/** By group how many of its rows were asked for. */
const noneOpened: ReadonlyMap<number, number> = new Map();

interface RepetitionListProps {
  readonly about: ContentReference;
  readonly found: PageRepetitions;
}

/** A row of the list: a place of a text that is said again elsewhere. */
interface Row {
  /** Index in `PageRepetitions.members`. */
  readonly member: number;
  readonly segment: number;
  readonly group: number;
}

/** Groups of texts that say the same. Up and Down lead from row to row, Right and Left from twin to twin in a group. */
export function RepetitionList({ about, found }: RepetitionListProps) {
  const list = useRef<HTMLOListElement>(null);
  const [groupLimit, setGroupLimit] = useStateOf(found, firstGroups);
  const [counts, setCounts] = useStateOf(found, noneOpened);
  const [active, setActive] = useState<number>();
  const reveal = useReveal(about.version);
  const groups = useMemo(
    () => listedGroups(found, groupLimit, counts),
    [found, groupLimit, counts],
  );
  const rows = groups.flatMap((group) => group.rows);
  const rowOf = useRows(
    about.version,
    rows.map(({ segment }) => segment),
  );
  const at = Math.max(
    0,
    rows.findIndex(({ segment }) => segment === active),
  );
  const buttons = (): Element[] => Array.from(list.current?.querySelectorAll('.found') ?? []);

  const go = (to: number, why: RevealReason): void => {
    const row = rows[to];
    if (!row) return;
    setActive(row.segment);
    reveal(row.segment, why);
  };
  /** The listed rows of the active one's group, from the first to the last and back. */
  const twinOf = (by: 1 | -1): number => {
    const group = rows[at]?.group;
    const first = rows.findIndex((row) => row.group === group);
    const size = rows.filter((row) => row.group === group).length;
    return first + ((at - first + by + size) % size);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target as Element).matches('.found')) return;
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : undefined;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const to =
      by !== undefined && isPlain
        ? twinOf(by)
        : keyTarget(event, at, rows.length, { down: 1, page: 10 });
    if (to === undefined) return;
    event.preventDefault();
    focusIn(buttons()[to]);
    go(to, 'move');
  };
  const step = (by: 1 | -1): void => {
    const to = active === undefined ? 0 : twinOf(by);
    buttons()[to]?.scrollIntoView({ block: 'nearest' });
    go(to, 'enter');
  };
  const isFull = rows.length >= mostListed;
  const isCut = groups.length < found.ends.length;
  return (
    <div class="found-part">
      <div class="section-head">
        <h2>{t('Repetitions')}</h2>
        <Button label={t('Previous Twin')} icon="arrow-up" kind="icon" onClick={() => step(-1)} />
        <Button label={t('Next Twin')} icon="arrow-down" kind="icon" onClick={() => step(1)} />
        <SaveMenu
          what={t('Listed Repetitions')}
          name={t('repetitions')}
          table={() => repetitionTable(found, rows, rowOf)}
          rows={{ number: 'cosine', texts: ['text'], places: ['line'], group: 'group' }}
        />
      </div>
      <ol
        ref={list}
        class="repetitions"
        role="list"
        data-part="repetitions"
        aria-label={t('Repetitions')}
        {...menuPlace(about)}
        onKeyDown={onKeyDown}
      >
        {groups.map(({ group, size, rows: own }) => (
          <Group
            key={group}
            group={group}
            size={size}
            rest={isFull ? 0 : size - own.length}
            onMore={() => setCounts(new Map(counts).set(group, own.length + 200))}
          >
            {own.map((row) => (
              <RepetitionRow
                key={row.segment}
                row={row}
                found={found}
                data={rowOf(row.segment)}
                isTabStop={row === rows[at]}
                isActive={row.segment === active}
                onOpen={(why) => go(rows.indexOf(row), why)}
              />
            ))}
          </Group>
        ))}
      </ol>
      <Button
        label={t('Show more groups')}
        hidden={!isCut || isFull}
        onClick={() => setGroupLimit(4 * groupLimit)}
      />
      {isFull && (
        <p class="quiet">
          {tCount(
            mostListed,
            '{0} row is listed; choose a higher nearness to see the others.',
            '{0} rows are listed; choose a higher nearness to see the others.',
          )}
        </p>
      )}
    </div>
  );
}

interface GroupProps {
  readonly group: number;
  readonly size: number;
  /** Rows that are not listed and can be. */
  readonly rest: number;
  readonly onMore: () => void;
  readonly children: preact.ComponentChildren;
}

function Group({ group, size, rest, onMore, children }: GroupProps) {
  const { snapshot } = useView();
  const headId = useId();
  return (
    <li class="repetition-group" data-group={group}>
      <p id={headId} class="group-head quiet">
        {countText(size, shownUnit(snapshot))}
      </p>
      <ol role="list" aria-labelledby={headId}>
        {children}
      </ol>
      {rest > 0 && (
        <Button label={tCount(rest, 'Show {0} more', 'Show {0} more')} onClick={onMore} />
      )}
    </li>
  );
}

interface RepetitionRowProps {
  readonly row: Row;
  readonly found: PageRepetitions;
  /** Undefined until it is there. */
  readonly data: PanelSegment | undefined;
  readonly isTabStop: boolean;
  readonly isActive: boolean;
  readonly onOpen: (why: RevealReason) => void;
}

function RepetitionRow({ row: { member, segment }, found, ...button }: RepetitionRowProps) {
  const cosine = found.cosines[member]!;
  return (
    <li data-twin={found.twins[member]} data-cosine={cosine}>
      <FoundButton segment={segment} {...button}>
        <Nearness expected={found.expected[member]} percentile={undefined} />
        <span class="hit-cosine" title={t('Cosine to its nearest twin')}>
          {cosineText(cosine)}
        </span>
      </FoundButton>
    </li>
  );
}

interface ListedGroup {
  readonly group: number;
  readonly size: number;
  readonly rows: readonly Row[];
}

/** The first groups, of each its first rows or as many as were asked for. */
function listedGroups(
  { members, ends }: PageRepetitions,
  groupLimit: number,
  counts: ReadonlyMap<number, number>,
): ListedGroup[] {
  const groups: ListedGroup[] = [];
  let listed = 0;
  for (let group = 0; group < Math.min(ends.length, groupLimit); group++) {
    const first = group === 0 ? 0 : ends[group - 1]!;
    const size = ends[group]! - first;
    const count = Math.min(size, counts.get(group) ?? firstOfGroup, mostListed - listed);
    if (count <= 0) break;
    listed += count;
    const rows = Array.from({ length: count }, (_, i) => ({
      member: first + i,
      segment: members[first + i]!,
      group,
    }));
    groups.push({ group, size, rows });
  }
  return groups;
}

/** The listed rows, with exact numbers. */
function repetitionTable(
  { twins, cosines, expected }: PageRepetitions,
  rows: readonly Row[],
  rowOf: RowOf,
): NumberTable {
  return {
    columns: ['group', 'line', 'text', 'nearness', 'cosine', 'expected', 'twin line'],
    rows: rows.map(({ group, member, segment }) => {
      const row = rowOf(segment);
      const twin = rowOf(twins[member]!);
      return [
        ...[group + 1, row?.line ?? NaN, row?.label ?? '', nearnessWord(expected[member])],
        ...[cosines[member]!, expected[member]!, twin?.line ?? NaN],
      ];
    }),
  };
}
