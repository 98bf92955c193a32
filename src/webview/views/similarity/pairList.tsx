import { useLayoutEffect, useMemo, useRef, useState, useId } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PageSimilarity } from '../../../protocol/pageApi.ts';
import { cosineText } from '../../format/float32Text.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import { focusIn, moveFocus } from '../../keys.ts';
import { useStateOf } from '../../plain.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import { Button } from '../../widgets/button.tsx';
import { WordsThatMet } from '../../widgets/meetings/meetingsView.tsx';
import { isChance, Nearness, nearnessWord } from '../../widgets/nearness.tsx';
import { SavedHead } from '../../widgets/saveMenu.tsx';
import { toggled, PlaceList, placesKey, PlacesToggle } from '../../widgets/places.tsx';
import { pairData } from './similarityMatrix.tsx';
import type { TargetedKeyboardEvent } from 'preact';

const firstPairs = 50;
const noneOpened: ReadonlySet<string> = new Set();

interface PairListProps {
  readonly about: ContentReference;
  readonly data: PageSimilarity;
  readonly onReveal: (segment: number) => void;
  /** A pair has the focus. */
  readonly onFocus: (a: number, b: number) => void;
  /** The pair that was chosen here, whose words are shown. */
  readonly chosen: readonly [a: number, b: number] | undefined;
  /** A click, or Enter on a text. */
  readonly onChoose: (a: number, b: number) => void;
}

/**
 * The strongest pairs of distinct texts, best first; a text at several places is one row. Arrow keys move over them; each
 * text reveals itself, and the pair shows which words of the two met.
 */
export function PairList(props: PairListProps) {
  const { about, data, onReveal, onFocus, chosen, onChoose } = props;
  const list = useRef<HTMLOListElement>(null);
  const [limit, setLimit] = useStateOf(data, firstPairs);
  const [opened, setOpened] = useStateOf(data, noneOpened);
  const sameTexts = useMemo(() => segmentsByText(data), [data]);
  const isSame = (a: number, b: number): boolean => data.sameAs[a] === data.sameAs[b];
  const [tabStop, setTabStop] = useState('');
  const count = data.pairs.length / 2;
  const pairs = Array.from({ length: Math.min(count, limit) }, (_, i) =>
    pairData(data, data.pairs[2 * i] ?? 0, data.pairs[2 * i + 1] ?? 0),
  );
  const keys = pairs.map(({ a, b }) => `${a},${b}`);
  const stop = keys.includes(tabStop) ? tabStop : keys[0];
  // The pair that had it is gone, or the button that showed more.
  const hadFocus = list.current?.contains(document.activeElement) === true;
  const firstNew = useRef<number>(undefined);
  useLayoutEffect(() => {
    const isLost = hadFocus && !list.current?.contains(document.activeElement);
    if (isLost || firstNew.current !== undefined) {
      focusIn(list.current?.children[firstNew.current ?? 0]);
    }
    firstNew.current = undefined;
  });
  return (
    <div class="pair-part">
      <SavedHead
        title={t('Strongest pairs')}
        what={t('Pairs')}
        name={t('strongest pairs')}
        table={() => pairTable(data)}
        rows={{
          number: 'cosine',
          texts: ['text', 'other text'],
          places: ['line', 'other line'],
        }}
      />
      <ol
        ref={list}
        class="pairs"
        role="list"
        data-part="pairs"
        aria-label={t('Strongest pairs')}
        onKeyDown={(event) => moveFocus(event, event.currentTarget.children, { down: 1 })}
      >
        {pairs.map(({ a, b, cosine, percentile, expected }, i) => (
          <li
            key={keys[i]}
            class={isChance(expected) ? 'pair row-of-chance' : 'pair'}
            data-pair={keys[i]}
            data-cosine={cosine}
            data-percentile={percentile}
            {...menuPlace({ ...about, webviewSection: 'pair', segment: a, second: b })}
            onFocusIn={() => {
              setTabStop(keys[i]!);
              onFocus(a, b);
            }}
            onClick={() => onChoose(a, b)}
          >
            <span class="pair-numbers">
              <Nearness expected={expected} percentile={percentile} />
              <span class="hit-cosine" title={t('Cosine')}>
                <span class="visually-hidden"> {t('cosine')} </span>
                {cosineText(cosine)}
              </span>
              {isSame(a, b) && <span class="hit-cosine">{t('the same text')}</span>}
            </span>
            <span class="pair-texts">
              {(isSame(a, b) ? [a] : [a, b]).map((segment) => {
                const name = `${keys[i]} ${segment}`;
                return (
                  <PairText
                    key={segment}
                    data={data}
                    segment={segment}
                    places={sameTexts.get(data.sameAs[segment] ?? segment) ?? [segment]}
                    isTabStop={keys[i] === stop}
                    isOpen={opened.has(name)}
                    onToggle={() => setOpened(toggled(opened, name))}
                    onReveal={onReveal}
                  />
                );
              })}
            </span>
            {a === chosen?.[0] && b === chosen[1] && !isSame(a, b) && (
              <div class="pair-words">
                <WordsThatMet version={about.version} segment={a} other={b} />
              </div>
            )}
          </li>
        ))}
      </ol>
      <Button
        label={t('Show more')}
        hidden={count <= limit}
        onClick={() => {
          firstNew.current = limit;
          setLimit(4 * limit);
        }}
      />
    </div>
  );
}

/** All of the strongest pairs, with exact numbers. */
function pairTable(data: PageSimilarity): NumberTable {
  const textOf = (segment: number): (string | number)[] => {
    const { line, label } = data.segments[segment] ?? { line: NaN, label: '' };
    return [line, label];
  };
  const pairs = Array.from({ length: data.pairs.length / 2 }, (_, i) =>
    pairData(data, data.pairs[2 * i] ?? 0, data.pairs[2 * i + 1] ?? 0),
  );
  return {
    columns: ['line', 'text', 'other line', 'other text', ...pairColumns],
    rows: pairs.map(({ a, b, cosine, percentile, expected }) => [
      ...[...textOf(a), ...textOf(b)],
      ...[nearnessWord(expected), cosine, percentile, expected],
    ]),
  };
}

const pairColumns = ['nearness', 'cosine', 'percentile', 'expected'];

/** The segments that have one text, by the first of them. */
function segmentsByText({ sameAs }: PageSimilarity): ReadonlyMap<number, readonly number[]> {
  const byFirst = new Map<number, number[]>();
  for (const [segment, first] of sameAs.entries()) {
    const others = byFirst.get(first);
    if (others) others.push(segment);
    else byFirst.set(first, [segment]);
  }
  return byFirst;
}

interface PairTextProps {
  readonly data: PageSimilarity;
  readonly segment: number;
  /** The segments that have its text, this one among them. */
  readonly places: readonly number[];
  /** Whether Tab leads to it. */
  readonly isTabStop: boolean;
  /** Whether its places are listed. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onReveal: (segment: number) => void;
}

/** One text of a pair, with the places that it has among the compared ones. Right and Left open and close them. */
function PairText(props: PairTextProps) {
  const { data, segment, places, isTabStop, isOpen, onToggle, onReveal } = props;
  const { line, label } = data.segments[segment] ?? { line: 0, label: '' };
  const listId = useId();
  const text = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const tabIndex = isTabStop ? 0 : -1;
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const key = places.length > 1 ? placesKey(event, isOpen) : undefined;
    if (!key) return;
    event.preventDefault();
    if (key === 'enter') {
      focusIn(list.current ?? undefined);
      return;
    }
    if (key === 'close') text.current?.focus();
    onToggle();
  };
  return (
    <>
      <span class="pair-text-line" onKeyDown={onKeyDown}>
        <button
          ref={text}
          type="button"
          class="pair-text"
          tabIndex={tabIndex}
          title={t('Reveal line {0}', String(line))}
          onClick={() => onReveal(segment)}
        >
          <span class="row-line">{line}</span>
          <span class="row-text" dir="auto">
            {label}
          </span>
        </button>
        <PlacesToggle
          count={places.length}
          listId={listId}
          isOpen={isOpen}
          tabIndex={tabIndex}
          onToggle={onToggle}
        />
      </span>
      {places.length > 1 && isOpen && (
        <div ref={list}>
          <PlaceList
            id={listId}
            places={places.map((place) => ({
              id: String(place),
              line: data.segments[place]?.line ?? 0,
            }))}
            count={places.length}
            isTabStop={isTabStop}
            onOpen={({ id }) => onReveal(Number(id))}
            onLeave={() => text.current?.focus()}
          />
        </div>
      )}
    </>
  );
}
