import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** As `.row` in the style sheet. */
export const rowHeightPx = 22;
/** Rows drawn beyond each edge of the view. */
const marginRows = 8;

interface WindowedList {
  /** The list's order. */
  readonly texts: Int32Array;
  /** The row that has the focus where the list has it. */
  readonly active: number;
  /** Another number brings the focus to the active row. */
  readonly focusWish?: number;
}

interface ListWindow {
  readonly root: RefObject<HTMLDivElement | null>;
  /** Rows near the view, and the active one. */
  readonly rows: readonly number[];
  /** Rows that a page has. */
  readonly pageRows: number;
  readonly onScroll: () => void;
  readonly focus: (row: number) => void;
}

/** Which rows of a long list are in the document: those near the view. The focus stays on the active row as others come and go. */
export function useListWindow({ texts, active, focusWish = 0 }: WindowedList): ListWindow {
  const root = useRef<HTMLDivElement>(null);
  const [, setDrawings] = useState(0);
  const draw = (): void => setDrawings((count) => count + 1);
  const { scrollTop = 0, clientHeight = 0 } = root.current ?? {};
  const first = Math.max(0, Math.floor(scrollTop / rowHeightPx) - marginRows);
  const end = Math.ceil((scrollTop + clientHeight) / rowHeightPx) + marginRows;
  const inView = Array.from(texts.subarray(first, end), (_, i) => first + i);
  const isDrawn = inView.includes(active) || active >= texts.length;

  useLayoutEffect(() => {
    const resizes = new ResizeObserver(draw);
    if (root.current) resizes.observe(root.current);
    draw();
    return () => resizes.disconnect();
  }, []);
  const isFocused = root.current?.contains(document.activeElement) === true;
  const wish = useRef(focusWish);
  useLayoutEffect(() => {
    const isWished = wish.current !== focusWish;
    wish.current = focusWish;
    if (!isFocused && !isWished) return;
    scrollTo(root.current, active);
    draw();
    focusRow(root.current, active);
  }, [active, focusWish, texts]);
  useLayoutEffect(() => {
    // The row was not in the document when it was to have the focus, or is drawn anew.
    if (isFocused && !root.current?.contains(document.activeElement))
      focusRow(root.current, active);
  });
  return {
    root,
    rows: isDrawn ? inView : [...inView, active],
    pageRows: Math.max(1, Math.floor(clientHeight / rowHeightPx) - 1),
    onScroll: draw,
    focus: (row) => focusRow(root.current, row),
  };
}

function scrollTo(list: HTMLElement | null, row: number): void {
  if (!list) return;
  const top = row * rowHeightPx;
  const below = top + rowHeightPx - list.clientHeight;
  if (list.scrollTop > top) list.scrollTop = top;
  else if (list.scrollTop < below) list.scrollTop = below;
}

function focusRow(list: HTMLElement | null, row: number): void {
  list?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus({ preventScroll: true });
}
