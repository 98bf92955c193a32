import type { TargetedKeyboardEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { t, tParts } from '../../../core/l10n/translate.ts';
import type { Attribution } from '../../../protocol/page/pageNeighbours.ts';
import { HoverCard } from '../../drawing/hoverCard.ts';
import { cosineText } from '../../format/float32Text.ts';
import { acrossIn, moveFocus } from '../../keys.ts';
import { Legend } from '../../widgets/legend.tsx';
import { Table } from '../../widgets/table.tsx';

interface Share {
  readonly text: string;
  readonly contribution: number;
  readonly special?: 'cls' | 'sep' | 'prompt';
}

/**
 * A neighbour's text with each word tinted by what it adds to the cosine, `[CLS]` and `[SEP]` beside it, and
 * the sum. The number of a word is shown under the pointer and on focus; all of them stand in a table.
 */
export function AttributionView({ attribution }: { readonly attribution: Attribution }) {
  const { score, words, cls, sep, prompt, rest } = attribution;
  const specials: readonly Share[] = [
    { text: '[CLS]', contribution: cls, special: 'cls' },
    { text: '[SEP]', contribution: sep, special: 'sep' },
    ...(prompt === undefined
      ? []
      : [{ text: t('prompt'), contribution: prompt, special: 'prompt' } as const]),
  ];
  const shares = [...words.filter(isShare), ...specials];
  const limit = Math.max(1e-9, ...shares.map(({ contribution }) => Math.abs(contribution) || 0));
  return (
    <div class="attribution" data-part="attribution" data-score={score}>
      <Words words={words} specials={specials} limit={limit} />
      <div class="attribution-foot">
        <Legend kind="cosine" low={(-limit).toFixed(4)} zero="0" high={limit.toFixed(4)}>
          {t('Adds')}
        </Legend>
        <span class="attribution-sum">{sumParts(attribution)}</span>
      </div>
      <details class="folded attribution-numbers">
        <summary>{t('What each word adds, as numbers')}</summary>
        <Table
          label={t('What each word adds')}
          columns={[
            { head: t('Word'), kind: 'name', cell: ([text]) => <bdi>{text}</bdi> },
            { head: t('Adds'), class: 'number', cell: ([, value]) => value },
          ]}
          rows={[
            ...shares.map(({ text, contribution }) => [text, number(contribution)] as const),
            ...(rest === 0 ? [] : [[t('words not shown'), number(rest)] as const]),
            [t('sum'), cosineText(score)] as const,
          ]}
        />
      </details>
    </div>
  );
}

/** What is not a word adds, what the words that are not shown add, and the sum of all. */
function sumParts({ score, cls, sep, prompt, rest }: Attribution) {
  const special = number(cls + sep + (prompt ?? 0));
  const others = <span data-rest={rest}>{number(rest)}</span>;
  const sum = <strong>{cosineText(score)}</strong>;
  if (prompt === undefined) {
    return rest === 0
      ? tParts<string | typeof sum>('special tokens {0}; adds up to {1}', special, sum)
      : tParts<string | typeof sum>(
          'special tokens {0}, words not shown {1}; adds up to {2}',
          ...[special, others, sum],
        );
  }
  return rest === 0
    ? tParts<string | typeof sum>('special tokens and prompt {0}; adds up to {1}', special, sum)
    : tParts<string | typeof sum>(
        'special tokens and prompt {0}, words not shown {1}; adds up to {2}',
        ...[special, others, sum],
      );
}

interface WordsProps {
  readonly words: Attribution['words'];
  readonly specials: readonly Share[];
  readonly limit: number;
}

function Words({ words, specials, limit }: WordsProps) {
  const cardRoot = useRef<HTMLDivElement>(null);
  const [tabStop, setTabStop] = useState(0);
  const card = (): HoverCard => new HoverCard(cardRoot.current!);
  const hide = (): void => card().hide();
  const show = (target: HTMLElement, at: { clientX: number; clientY: number }, share: Share) => {
    const lines = [share.text, t('adds {0}', number(share.contribution))];
    card().show(target, at, share.special ? [...lines, t('special token')] : lines);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const list = event.currentTarget;
    const across = acrossIn(list);
    const target = moveFocus(event, list.querySelectorAll('.piece'), { across });
    if (target !== undefined) event.stopPropagation();
  };
  const stop = Math.min(tabStop, words.filter(isShare).length + specials.length - 1);
  let count = 0;
  const chip = (share: Share) => {
    const { text, contribution, special } = share;
    const index = count++;
    const kind = `${special ? ' piece-special' : ''}${contribution < 0 ? ' piece-negative' : ''}`;
    return (
      <span
        class={`piece piece-tinted${kind}`}
        role="option"
        aria-selected={false}
        aria-label={
          special
            ? t('{0}, special token, adds {1}', text, number(contribution))
            : t('{0}, adds {1}', text, number(contribution))
        }
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
  return (
    <>
      <div
        class="attribution-words"
        role="listbox"
        dir="auto"
        aria-orientation="horizontal"
        aria-label={t('What each word adds')}
        onKeyDown={onKeyDown}
      >
        {words.map((word) => (isShare(word) ? chip(word) : word.text))}
        {/* In the reading order of the model: the special tokens apart, in their own box. */}
        <span class="attribution-specials" dir="ltr" role="presentation">
          {specials.map(chip)}
        </span>
      </div>
      <div ref={cardRoot} class="hover-card" aria-hidden="true" hidden />
    </>
  );
}

/** Whether it is a word, not what lies between two words. */
function isShare(word: Attribution['words'][number]): word is Share {
  return word.contribution !== undefined;
}

function number(value: number): string {
  return (value === 0 ? 0 : value).toFixed(4);
}
