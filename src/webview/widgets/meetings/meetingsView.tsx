import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { WordMatch } from '../../../core/tokenVectors/wordMatches.ts';
import type { SegmentReference } from '../../../protocol/contentReference.ts';
import type { Meetings } from '../../../protocol/page/pageNeighbours.ts';
import { cosineText } from '../../format/float32Text.ts';
import { acrossIn, moveFocus } from '../../keys.ts';
import { useLook } from '../../plain.ts';
import { useAnswer } from '../../useAnswer.ts';
import { arcForms, type Arc } from './arcForms.ts';
import { tintedPairs, wordRuns, type MetPair } from './metPairs.ts';
import { Table } from '../table.tsx';

interface WordsThatMetProps extends SegmentReference {
  /** As in `MeetingsRequest`. */
  readonly other: string | number;
}

/** The words of a segment and of another text that met, once the host has found them. */
export function WordsThatMet({ version, segment, other }: WordsThatMetProps) {
  const { shown, failure } = useAnswer({ version, segment, other }, 'meetings');
  if (failure !== undefined) return <p class="quiet">{failure}</p>;
  const isOfThis =
    shown?.about.version === version &&
    shown.about.segment === segment &&
    shown.about.other === other;
  if (!isOfThis || shown.value.matches.length === 0) return null;
  return <MeetingsView meetings={shown.value} />;
}

/**
 * Two texts, one above the other, and an arc from each word of the first to the word of the second that it comes nearest to.
 * Those that count most have a colour of their own in both. The pointer and the focus light a word's arcs and say their
 * numbers, which also stand in a table.
 */
function MeetingsView({ meetings }: { readonly meetings: Meetings }) {
  const { texts, matches, beyond } = meetings;
  const pairs = tintedPairs(matches);
  const root = useRef<HTMLDivElement>(null);
  const look = useLook(root);
  const [arcs, setArcs] = useState<readonly Arc[]>([]);
  const [lit, setLit] = useState<readonly number[]>([]);
  const [hasNumbers, setHasNumbers] = useState(false);
  useLayoutEffect(() => {
    if (root.current && look) setArcs(arcForms(root.current, pairs));
  }, [look, meetings]);
  const said = lit.flatMap((pair) => pairs[pair] ?? []);
  const isNoneDrawn = pairs.every(({ share }) => share === 0);
  // In a low window what was found comes first.
  const [isOpen] = useState(() => window.matchMedia('(min-height: 500px)').matches);
  return (
    <details class="folded meetings" data-part="meetings" open={isOpen}>
      <summary>{t('Words that met')}</summary>
      <div ref={root} class="meetings-drawn">
        <svg class="meetings-arcs" aria-hidden="true">
          {arcs.map(({ path, pair }) => (
            <path
              key={pair}
              d={path}
              data-tint={pairs[pair]?.tint}
              class={lit.includes(pair) ? 'arc-lit' : lit.length > 0 ? 'arc-dim' : undefined}
              style={{ '--share': pairs[pair]?.share }}
            />
          ))}
        </svg>
        <MetText text={texts[0]} side="query" pairs={pairs} lit={lit} onLight={setLit} />
        <MetText text={texts[1]} side="text" pairs={pairs} lit={lit} onLight={setLit} />
      </div>
      <p class="quiet meetings-said" aria-live="polite">
        {said.length > 0
          ? said.map((pair) => pairText(pair, texts)).join(' · ')
          : isNoneDrawn
            ? t('No word here comes near one of the other text.')
            : t('From each word to the one it comes nearest to; the plainer, the more it counts.')}
        {beyond > 0 &&
          ` ${tCount(beyond, '{0} pair is outside of the part that is shown.', '{0} pairs are outside of the part that is shown.')}`}
      </p>
      <details
        class="folded meetings-numbers"
        onToggle={({ currentTarget }) => setHasNumbers(currentTarget.open)}
      >
        <summary>{t('Which words met, as numbers')}</summary>
        {hasNumbers && (
          <Table
            label={t('Which words met')}
            columns={[
              { head: t('Word'), kind: 'name', cell: ([word]) => <bdi>{word}</bdi> },
              { head: t('Met'), kind: 'name', cell: ([, met]) => <bdi>{met}</bdi> },
              { head: t('Cosine'), class: 'number', cell: ([, , cosine]) => cosine },
              { head: t('Counts'), class: 'number', cell: ([, , , counts]) => counts },
            ]}
            rows={pairs.map(({ match }) => pairCells(match, texts))}
          />
        )}
      </details>
    </details>
  );
}

interface MetTextProps {
  readonly text: string;
  readonly side: 'query' | 'text';
  readonly pairs: readonly MetPair[];
  readonly lit: readonly number[];
  readonly onLight: (pairs: readonly number[]) => void;
}

function MetText({ text, side, pairs, lit, onLight }: MetTextProps) {
  const [tabStop, setTabStop] = useState(0);
  const runs = wordRuns(text, side, pairs);
  let count = 0;
  return (
    <p
      class="meetings-text"
      data-side={side}
      dir="auto"
      role="group"
      aria-label={side === 'query' ? t('Words of this text') : t('Words of the other text')}
      onKeyDown={(event) => {
        const list = event.currentTarget;
        const across = acrossIn(list);
        const target = moveFocus(event, list.querySelectorAll('.met'), { across });
        if (target !== undefined) event.stopPropagation();
      }}
    >
      {runs.map((run) => {
        if (run.pairs.length === 0) return run.text;
        const index = count++;
        const light = (): void => onLight(run.pairs);
        return (
          <span
            class={run.pairs.some((pair) => lit.includes(pair)) ? 'met met-lit' : 'met'}
            data-pairs={run.pairs.join(' ')}
            data-tint={run.tint}
            tabIndex={index === tabStop ? 0 : -1}
            role="note"
            aria-label={run.text}
            onPointerEnter={light}
            onPointerLeave={() => onLight([])}
            onFocus={() => {
              setTabStop(index);
              light();
            }}
            onBlur={() => onLight([])}
          >
            {run.text}
          </span>
        );
      })}
    </p>
  );
}

function pairCells(match: WordMatch, [asked, said]: Meetings['texts']) {
  const { queryStart, queryEnd, start, end, cosine, weight } = match;
  return [
    asked.slice(queryStart, queryEnd),
    said.slice(start, end),
    cosineText(cosine),
    `${Math.round(100 * weight)} %`,
  ] as const;
}

function pairText({ match }: MetPair, texts: Meetings['texts']): string {
  return t('“{0}” met “{1}”: cosine {2}, counts {3}', ...pairCells(match, texts));
}
