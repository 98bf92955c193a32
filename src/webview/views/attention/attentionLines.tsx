import { useMemo, useState } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import { moveFocus } from '../../keys.ts';
import { LineDrawing } from '../../widgets/lineDrawing.tsx';
import type { MapsProps, Maps } from './readMaps.ts';
import type { LinePicture } from '../../drawing/linePicture.ts';
import { largestOf, weightShare } from '../../drawing/picture.ts';

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
        {column('row', t('Tokens that attend'))}
        <LineDrawing
          class="lines-between"
          picture={(widthPx) => linesPicture(maps, drawn, widthPx, lit)}
        />
        {column('column', t('Tokens that are attended to'))}
      </div>
      <p class="quiet" data-part="lines-note">
        {t(
          'From the token that attends, at the left, to the one it attends to; the stronger, the plainer.',
        )}{' '}
        {drawn.length < all &&
          t(
            '{0} of {1} lines are drawn: those weaker than {2} only for the token that is lit.',
            ...[drawn.length, all, least.toFixed(4)],
          )}
      </p>
    </>
  );
}

/** From one token's line of text to the next, as in the style sheet. */
const rowPx = 20;
/** More lines than these hide one another; weaker ones are next to nothing. */
const mostLines = 500;
const leastWeight = 0.01;
const letterPx = 7;

/** A token in the column of those that attend (`row`) or of those that are attended to (`column`). */
interface LitToken {
  readonly side: 'row' | 'column';
  readonly position: number;
}

/** The map's lines from the strongest on, as far as they are drawn, and how weak the weakest of them is. */
function strongestLines({ map: { weights } }: Pick<Maps, 'map'>) {
  const order = Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]!);
  const drawn = order.filter((at, i) => i < mostLines && weights[at]! >= leastWeight);
  return { drawn, least: weights[drawn.at(-1) ?? 0] ?? 0, all: weights.length };
}

/**
 * Two columns of tokens, those that attend at the left, and a line between two of them for each weight that is `drawn`: the
 * stronger, the plainer. All lines of `lit` are drawn, above the others.
 */
function linesPicture(
  { map: { weights, window } }: Pick<Maps, 'map'>,
  drawn: readonly number[],
  widthPx: number,
  lit?: LitToken,
): LinePicture {
  const { size } = window;
  const largest = largestOf(weights);
  const yOf = (position: number): number => (position + 0.5) * rowPx;
  const lineOf = (at: number, kind: 'line' | 'lit') => ({
    points: [[0, yOf(Math.floor(at / size))] as const, [widthPx, yOf(at % size)] as const],
    kind,
    // A token's own few lines are told apart as the map's cells are; all together would hide one another so.
    share: kind === 'lit' ? weightShare(weights[at]!, largest) : weights[at]! / (largest || 1),
  });
  const isLit = (at: number): boolean =>
    (lit?.side === 'row' ? Math.floor(at / size) : at % size) === lit?.position;
  const litLines = lit ? Array.from(weights.keys()).filter(isLit) : [];
  return {
    width: widthPx,
    height: size * rowPx,
    lines: [
      ...drawn.filter((at) => !isLit(at)).map((at) => lineOf(at, 'line')),
      ...litLines.map((at) => lineOf(at, 'lit')),
    ],
    dots: [],
    texts: [],
  };
}

/** The same for a file, where the tokens' names stand in the picture. */
export function linesFile(maps: Pick<Maps, 'map' | 'tokens'>, lit?: LitToken): LinePicture {
  const { size } = maps.map.window;
  const names = Array.from({ length: size }, (_, i) => maps.tokens.piece(i));
  const edge = 8 + letterPx * Math.max(...names.map((name) => name.length));
  const picture = linesPicture(maps, strongestLines(maps).drawn, 320, lit);
  const moved = picture.lines.map((line) => ({
    ...line,
    points: line.points.map(([x, y]) => [x + edge, y] as const),
  }));
  const texts = names.flatMap((text, i) => {
    const y = (i + 0.5) * rowPx + 4;
    return [
      { at: [edge - 6, y] as const, text, anchor: 'end' as const },
      { at: [edge + 326, y] as const, text, anchor: 'start' as const },
    ];
  });
  return { ...picture, width: 320 + 2 * edge, lines: moved, texts };
}
