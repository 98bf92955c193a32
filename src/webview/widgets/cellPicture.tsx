import type { TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { menuPlace, type MenuContext } from '../../protocol/page/pageMenu.ts';
import { HoverCard } from '../drawing/hoverCard.ts';
import { paintCanvas } from '../drawing/paintCanvas.ts';
import type { Picture, PictureLabel } from '../drawing/picture.ts';
import { readHeatColors } from '../drawing/themeColors.ts';
import { hasModifier, keyTarget } from '../keys.ts';
import { useLook } from '../plain.ts';

type Cell = readonly [row: number, column: number];

const firstCell: Cell = [0, 0];

/** What screen readers are told of a cell. */
interface ToldCell {
  readonly cell: Cell;
  readonly text: string;
}

interface CellPictureProps {
  /** Its class and its `data-part`. */
  readonly name: string;
  readonly label: string;
  /** What the picture is of: other data, another picture. */
  readonly data: object;
  /** What is to be drawn where there is so much room. */
  readonly picture: (widthPx: number) => Picture;
  /** What the card beside a cell says; its first line is set in the editor's font. */
  readonly card: (row: number, column: number) => readonly string[];
  /** `data-` attributes of the card. */
  readonly cardData?: (row: number, column: number) => Readonly<Record<string, number | string>>;
  /** What a right click on a cell is about, where the cells have a menu. */
  readonly menu?: (row: number, column: number) => MenuContext;
  /** What a cell is called for screen readers, where it is not what the card says. */
  readonly describe?: (row: number, column: number) => string;
  /** Where the keys go on from; not given where nothing is chosen: from the first cell. */
  readonly at?: Cell;
  /** Whether that is marked, too; it is where it is given. */
  readonly isMarked?: boolean;
  /** Whether the marker goes with the card, and away with it. */
  readonly marksCard?: boolean;
  /** A row and a column that are framed. Then a cell is marked for its row: one that is marked there stays. */
  readonly framed?: number;
  readonly hidden?: boolean;
  /** The keys have moved here. */
  readonly onMove?: (row: number, column: number) => void;
  /** A click or Enter. */
  readonly onChoose: (row: number, column: number) => void;
  /** A click on the name of a row or a column. */
  readonly onLabel?: (index: number) => void;
}

/**
 * A picture of cells in rows and columns, with their names at its edges. The pointer shows a cell's card; the arrow
 * keys move over the cells, each of which is told to screen readers.
 */
export function CellPicture(props: CellPictureProps) {
  const { name, data, at = firstCell, marksCard = false, framed, onLabel } = props;
  const { isMarked = props.at !== undefined } = props;
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const cardRoot = useRef<HTMLDivElement>(null);
  const card = (): HoverCard => new HoverCard(cardRoot.current!);
  const look = useLook(root);
  const [keysAt, setKeysAt] = useState(at);
  const [marked, setMarked] = useState<Cell>();
  // Two, used in turn: a cell whose name changed would not be read again.
  const [told, setTold] = useState<readonly (ToldCell | undefined)[]>([undefined, undefined]);
  const [turn, setTurn] = useState<number>();
  const picture = useMemo(() => look && props.picture(look.widthPx), [data, framed, look]);

  const hideCard = (): void => {
    card().hide();
    if (marksCard) setMarked(undefined);
  };
  const mark = (cell: Cell): void => {
    setKeysAt(cell);
    setMarked(cell);
  };
  const drawn = useRef<object>(undefined);
  useLayoutEffect(() => {
    const isSame = drawn.current === data;
    drawn.current = data;
    if (framed === undefined || !isSame || keysAt[0] !== at[0]) {
      setKeysAt(at);
      // Where nothing is chosen, a mark is of the data before.
      if (isMarked || !isSame) setMarked(isMarked ? at : undefined);
    }
    if (!isSame) hideCard();
  }, [...at, isMarked, data]);
  useLayoutEffect(() => {
    if (picture) paintCanvas(canvas.current!, picture, readHeatColors(root.current!));
  }, [data, look]);

  const showCard = (cell: Cell): void => {
    if (!picture) return;
    const { left, top, width, height } = boxOf(picture, cell, 0);
    const field = canvas.current!.getBoundingClientRect();
    if (marksCard && cell.join() !== marked?.join()) setMarked(cell);
    Object.assign(card().root.dataset, props.cardData?.(...cell));
    card().showAt(
      new DOMRect(field.left + left, field.top + top, width, height),
      props.card(...cell),
    );
  };
  /** Tells a cell to screen readers, and shows its card. */
  const say = (cell: Cell): void => {
    const next = turn === 0 ? 1 : 0;
    const text = props.describe?.(...cell) ?? props.card(...cell).join(', ');
    setTurn(next);
    setTold(told.map((one, i) => (i === next ? { cell, text } : one)));
    showCard(cell);
  };
  const cellAt = ({ clientX, clientY }: MouseEvent): Cell | undefined => {
    if (!picture) return undefined;
    const { rows, columns, pitch } = picture;
    const field = canvas.current!.getBoundingClientRect();
    const row = Math.floor((clientY - field.top) / pitch.height);
    const column = Math.floor((clientX - field.left) / pitch.width);
    return row >= 0 && column >= 0 && row < rows && column < columns ? [row, column] : undefined;
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    if (!picture || hasModifier(event)) return;
    const [row, column] = keysAt;
    const toRow = keyTarget(event, row, picture.rows, { down: 1, page: 10, hasEnds: false });
    const toColumn = keyTarget(event, column, picture.columns, { across: 1 });
    if (toRow !== undefined || toColumn !== undefined) {
      const cell = [toRow ?? row, toColumn ?? column] as const;
      mark(cell);
      say(cell);
      props.onMove?.(...cell);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      props.onChoose(row, column);
    } else if (event.key === 'Escape') {
      hideCard();
    }
  };
  /** Before VS Code, further out, looks for what the click is about. A key opens the menu where the keys are. */
  const onContextMenu = (event: TargetedMouseEvent<HTMLElement>): void => {
    const isKey = event instanceof PointerEvent && event.pointerType === '';
    const cell = isKey ? keysAt : cellAt(event);
    const context = cell && props.menu?.(...cell);
    if (!context) return;
    for (const [attribute, value] of Object.entries(menuPlace(context))) {
      event.currentTarget.setAttribute(attribute, value);
    }
  };

  const { rows = 0, columns = 0, size, edgePx } = picture ?? {};
  return (
    <div
      ref={root}
      class={`cells ${name}`}
      data-part={name}
      data-size={picture?.rows}
      style={{ '--cells-edge': edgePx && `${edgePx}px` }}
      hidden={props.hidden}
    >
      <Names side="rows" picture={picture} onLabel={onLabel} />
      <div
        class="cell-field"
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={rows}
        aria-colcount={columns}
        aria-activedescendant={turn === undefined ? undefined : `${id}-${turn}`}
        style={size && styleOf({ ...size })}
        onPointerMove={(event) => {
          const cell = cellAt(event);
          if (cell) showCard(cell);
        }}
        onPointerLeave={({ currentTarget }) => {
          if (currentTarget.matches(':focus-visible')) showCard(keysAt);
          else hideCard();
        }}
        onClick={(event) => {
          const cell = cellAt(event);
          if (!cell) return;
          mark(cell);
          props.onChoose(...cell);
        }}
        onContextMenu={onContextMenu}
        onKeyDown={onKeyDown}
        onFocus={({ currentTarget }) => {
          if (currentTarget.matches(':focus-visible')) say(keysAt);
        }}
        onBlur={hideCard}
      >
        <canvas ref={canvas} class="cell-canvas" />
        {picture && marked && (
          <div class="cell-marker" style={styleOf({ ...boxOf(picture, marked, 4) })} />
        )}
        {told.map((one, i) => (
          <div role="row" class="visually-hidden" aria-rowindex={one && one.cell[0] + 1}>
            <span role="gridcell" id={`${id}-${i}`} aria-colindex={one && one.cell[1] + 1}>
              {one?.text}
            </span>
          </div>
        ))}
        {picture && framed !== undefined && <Bands picture={picture} at={framed} />}
      </div>
      <Names side="columns" picture={picture} onLabel={onLabel} />
      <div ref={cardRoot} class="hover-card" aria-hidden="true" hidden />
    </div>
  );
}

interface NamesProps {
  readonly side: 'rows' | 'columns';
  readonly picture: Picture | undefined;
  readonly onLabel: CellPictureProps['onLabel'];
}

function Names({ side, picture, onLabel }: NamesProps) {
  const name = ({ index, number, text, classes = '' }: PictureLabel) => {
    const { width, height } = picture!.pitch;
    const [edge, px] = side === 'rows' ? ['top', height] : ['left', width];
    return (
      <span
        key={index}
        class={`cell-label ${classes}`}
        data-position={index}
        style={{ [edge]: `${(index + 0.5) * px}px` }}
        onClick={() => onLabel?.(index)}
      >
        {number !== undefined && <span>{number}</span>}
        {text !== undefined && <bdi class="cell-text">{text}</bdi>}
      </span>
    );
  };
  const labels = picture?.[side === 'rows' ? 'rowLabels' : 'columnLabels'];
  return (
    <div class={`cell-${side}`} aria-hidden="true">
      {useMemo(() => labels?.map(name), [picture])}
    </div>
  );
}

/** Frames around a row and a column. */
function Bands({
  picture: { pitch, size },
  at,
}: {
  readonly picture: Picture;
  readonly at: number;
}) {
  const row = { left: 0, top: at * pitch.height, ...size, height: Math.max(3, pitch.height) };
  const column = { left: at * pitch.width, top: 0, ...size, width: Math.max(3, pitch.width) };
  return [row, column].map((box) => <div class="cell-band" style={styleOf(box)} />);
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Around a cell, so large at least. */
function boxOf({ pitch }: Picture, [row, column]: Cell, leastPx: number): Box {
  const [width, height] = [Math.max(leastPx, pitch.width), Math.max(leastPx, pitch.height)];
  const left = (column + 0.5) * pitch.width - width / 2;
  return { left, top: (row + 0.5) * pitch.height - height / 2, width, height };
}

function styleOf(box: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(box).map(([name, px]) => [name, `${px}px`]));
}
