import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import { cosineText } from '../../format/float32Text.ts';
import type { CosineOrder } from '../../memory.ts';
import { rangeOf } from '../../text/tokenStore.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Awaited } from '../../widgets/notes.tsx';
import type { OpenText } from '../segment/segmentTab.tsx';
import { PieceTable } from '../segment/pieceTable.tsx';
import { tokensByCosine } from './tokensByCosine.ts';

const firstRows = 50;
const moreRows = 500;

// What a click on the heading of token, piece and cosine asks for: the first, or, when that is on, the second.
const columnOrders: readonly (readonly [CosineOrder, CosineOrder])[] = [
  ['position', 'position'],
  ['piece', 'piece'],
  ['highest', 'lowest'],
];

interface CosineTableProps {
  readonly text: OpenText;
  readonly chosen: number;
  readonly cosines: Float32Array;
  readonly onChoose: (token: number) => void;
}

/** The chosen token's cosine to each other token; the first rows, and more when asked for. */
export function CosineTable({ text, chosen, cosines, onChoose }: CosineTableProps) {
  const { page, choices } = useView();
  const { reference, store } = text;
  const { cosineOrder: order } = choices;
  const [more, setMore] = useState({ cosines, order, limit: firstRows });
  const limit = more.cosines === cosines && more.order === order ? more.limit : firstRows;
  // In a long text the rows' pieces may be far from what has been fetched.
  const missingOf = (ranges: readonly number[]): number[] =>
    Array.from(new Set(ranges)).filter((range) => !store.isLoaded(range));
  const all = order === 'piece' ? Array.from({ length: store.rangeCount }, (_, i) => i) : [];
  const isNamed = missingOf(all).length === 0;
  const pieceOf = (token: number): string => store.token(token)?.piece ?? '…';
  const tokens = useMemo(
    () => tokensByCosine(cosines, chosen, order, pieceOf),
    [cosines, chosen, order, isNamed],
  );
  const shown = tokens.slice(0, limit);
  const missing = missingOf([...all, ...shown.map(rangeOf)]);
  const pieces = useAnswer(missing.length > 0 ? { ...reference, missing } : undefined, () =>
    Promise.all(missing.map((range) => store.load(range))),
  );
  const root = useRef<HTMLDivElement>(null);
  // The button that showed more may be gone; reading goes on where the new rows begin.
  useLayoutEffect(() => {
    const rows = root.current?.querySelectorAll<HTMLElement>('.piece-link');
    if (limit > firstRows) rows?.[limit - moreRows]?.focus({ preventScroll: true });
  }, [limit]);
  const zero = Math.max(0, -cosines.reduce((least, value) => (value < least ? value : least), 0));
  return (
    <div ref={root} class="cosines">
      <PieceTable
        label={t('Cosine of the chosen token to each other token')}
        kind="cosine-to"
        head={t('Cosine')}
        sorts={columnOrders.map(([first, second]) => {
          const isOn = order === first || order === second;
          const direction = order === 'highest' ? 'descending' : 'ascending';
          return {
            direction: isOn ? direction : 'none',
            onChoose: () => page.memory.prefer({ cosineOrder: order === first ? second : first }),
          };
        })}
        zero={zero / (1 + zero)}
        rows={shown.map((token) => {
          const value = cosines[token] ?? NaN;
          const size = Math.min(1, Math.abs(value) || 0) / (1 + zero);
          const piece = pieceOf(token);
          return { index: token, name: `${token}`, piece, value, text: cosineText(value), size };
        })}
        onChoose={onChoose}
      />
      <Awaited answer={pieces} busy={undefined} />
      <Button
        label={t('Show more')}
        hidden={limit >= tokens.length}
        onClick={() => setMore({ cosines, order, limit: limit + moreRows })}
      />
    </div>
  );
}
