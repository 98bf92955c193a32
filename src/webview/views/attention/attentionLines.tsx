import { useMemo, useState } from 'preact/hooks';
import { moveFocus } from '../../keys.ts';
import { LineDrawing } from '../../widgets/lineDrawing.tsx';
import { linesPicture, strongestLines, type LitToken } from './linesPicture.ts';
import type { MapsProps } from './readMaps.ts';

/**
 * A map as lines between two columns of its tokens. The pointer and the focus light a token's lines; else the chosen
 * token's are. The numbers stand in the lists beside it.
 */
export function AttentionLines({ maps, position, onChoose }: MapsProps) {
  const { map, tokens } = maps;
  const [pointed, setPointed] = useState<LitToken>();
  const lit = pointed ?? { side: 'row', position };
  const { drawn, least, all } = useMemo(() => strongestLines(maps), [map]);
  const column = (side: LitToken['side'], label: string) => (
    <ol
      class={`line-tokens line-tokens-${side}`}
      aria-label={label}
      onKeyDown={(event) => moveFocus(event, event.currentTarget.children, { down: 1, page: 10 })}
    >
      {Array.from({ length: map.window.size }, (_, i) => {
        const light = (): void => setPointed({ side, position: i });
        const isLit = lit.side === side && lit.position === i;
        return (
          <li>
            <button
              type="button"
              class={isLit ? 'line-token line-token-lit' : 'line-token'}
              aria-current={i === position ? true : undefined}
              tabIndex={i === position ? 0 : -1}
              dir="auto"
              onPointerEnter={light}
              onPointerLeave={() => setPointed(undefined)}
              onFocus={light}
              onBlur={() => setPointed(undefined)}
              onClick={() => onChoose(i)}
            >
              {tokens.piece(i)}
            </button>
          </li>
        );
      })}
    </ol>
  );
  return (
    <>
      <div class="attention-lines" data-part="attention-lines">
        {column('row', 'Tokens that attend')}
        <LineDrawing
          class="lines-between"
          picture={(widthPx) => linesPicture(maps, drawn, widthPx, lit)}
        />
        {column('column', 'Tokens that are attended to')}
      </div>
      <p class="quiet" data-part="lines-note">
        From the token that attends, at the left, to the one it attends to; the stronger, the
        plainer.{' '}
        {drawn.length < all &&
          `${drawn.length.toLocaleString('en')} of ${all.toLocaleString('en')} lines are drawn: those weaker than ${least.toFixed(4)} only for the token that is lit.`}
      </p>
    </>
  );
}
