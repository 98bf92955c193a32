import { useRef, useState } from 'preact/hooks';
import type { Attribution } from '../../../protocol/pageApi.ts';
import { HoverCard } from '../../drawing/hoverCard.ts';
import { cosineText } from '../../format/float32Text.ts';
import { keyTarget } from '../../keys.ts';
import { Legend } from '../../widgets/legend.tsx';

interface Share {
  readonly text: string;
  readonly contribution: number;
  readonly special?: 'cls' | 'sep' | 'prompt';
}

interface AttributionViewProps {
  readonly attribution: Attribution;
}

/**
 * A neighbour's text with each word tinted by what it adds to the cosine, `[CLS]` and `[SEP]` beside it, and
 * the sum. The number of a word is shown under the pointer and on focus; all of them stand in a table.
 */
export function AttributionView({ attribution }: AttributionViewProps) {
  const { score, words, cls, sep, prompt, rest } = attribution;
  const shares: Share[] = words.flatMap(({ text, contribution }) =>
    contribution === undefined ? [] : [{ text, contribution }],
  );
  const specials: Share[] = [
    { text: '[CLS]', contribution: cls, special: 'cls' },
    { text: '[SEP]', contribution: sep, special: 'sep' },
  ];
  if (prompt !== undefined)
    specials.push({ text: 'prompt', contribution: prompt, special: 'prompt' });
  const all = [...shares, ...specials];
  const limit = Math.max(1e-9, ...all.map(({ contribution }) => Math.abs(contribution) || 0));
  return (
    <div class="attribution" data-part="attribution" data-score={score}>
      <Words words={words} shares={shares} specials={specials} limit={limit} />
      <div class="attribution-foot">
        <Legend kind="cosine" low={(-limit).toFixed(4)} zero="0" high={limit.toFixed(4)}>
          Adds
        </Legend>
        <span class="attribution-sum">
          {prompt === undefined ? 'special tokens ' : 'special tokens and prompt '}
          {number(cls + sep + (prompt ?? 0))}
          {rest !== 0 && (
            <>
              , words not shown <span data-rest={rest}>{number(rest)}</span>
            </>
          )}
          ; adds up to <strong>{cosineText(score)}</strong>
        </span>
      </div>
      <Numbers shares={all} rest={rest} score={score} />
    </div>
  );
}

interface WordsProps {
  readonly words: Attribution['words'];
  /** Those of `words` that add something. */
  readonly shares: readonly Share[];
  readonly specials: readonly Share[];
  readonly limit: number;
}

function Words({ words, shares, specials, limit }: WordsProps) {
  const list = useRef<HTMLDivElement>(null);
  const cardRoot = useRef<HTMLDivElement>(null);
  const [tabStop, setTabStop] = useState(0);
  const chips = [...shares, ...specials];
  const stop = Math.min(tabStop, chips.length - 1);
  const card = (): HoverCard => new HoverCard(cardRoot.current!);
  const hide = (): void => card().hide();
  const show = (target: HTMLElement, at: { clientX: number; clientY: number }, share: Share) => {
    const lines = [share.text, `adds ${number(share.contribution)}`];
    card().show(target, at, share.special ? [...lines, 'special token'] : lines);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isRtl = list.current !== null && getComputedStyle(list.current).direction === 'rtl';
    const target = keyTarget(event, stop, chips.length, { across: isRtl ? -1 : 1 });
    if (target === undefined) return;
    event.stopPropagation();
    list.current?.querySelectorAll<HTMLElement>('.piece')[target]?.focus();
  };
  const chip = (index: number) => {
    const share = chips[index]!;
    const { text, contribution, special } = share;
    const classes = ['piece piece-tinted'];
    if (special) classes.push('piece-special');
    if (contribution < 0) classes.push('piece-negative');
    return (
      <span
        class={classes.join(' ')}
        role="option"
        aria-selected={false}
        aria-label={`${text}${special ? ', special token' : ''}, adds ${number(contribution)}`}
        tabIndex={index === stop ? 0 : -1}
        data-contribution={contribution}
        data-special={special}
        style={{ '--tint': Math.min(1, Math.abs(contribution) / limit) }}
        onPointerOver={(event) => show(event.currentTarget, event, share)}
        onPointerLeave={hide}
        onFocus={({ currentTarget }) => {
          setTabStop(index);
          const { left, top } = currentTarget.getBoundingClientRect();
          show(currentTarget, { clientX: left, clientY: top }, share);
        }}
        onBlur={hide}
      >
        {text}
      </span>
    );
  };
  let next = 0;
  return (
    <>
      <div
        ref={list}
        class="attribution-words"
        role="listbox"
        dir="auto"
        aria-orientation="horizontal"
        aria-label="What each word adds"
        onKeyDown={onKeyDown}
      >
        {words.map(({ text, contribution }) => (contribution === undefined ? text : chip(next++)))}
        {/* In the reading order of the model: the special tokens apart, in their own box. */}
        <span class="attribution-specials" dir="ltr" role="presentation">
          {specials.map((_, i) => chip(shares.length + i))}
        </span>
      </div>
      <div ref={cardRoot} class="hover-card" aria-hidden="true" hidden />
    </>
  );
}

interface NumbersProps {
  readonly shares: readonly Share[];
  readonly rest: number;
  readonly score: number;
}

function Numbers({ shares, rest, score }: NumbersProps) {
  const rows = shares.map(({ text, contribution }) => [text, number(contribution)]);
  if (rest !== 0) rows.push(['words not shown', number(rest)]);
  rows.push(['sum', cosineText(score)]);
  return (
    <details class="attribution-numbers">
      <summary>What each word adds, as numbers</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Word</th>
            <th scope="col">Adds</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, value]) => (
            <tr>
              <th scope="row" dir="auto">
                {name}
              </th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function number(value: number): string {
  return (value === 0 ? 0 : value).toFixed(4);
}
