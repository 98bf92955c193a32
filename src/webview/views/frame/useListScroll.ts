import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useView } from '../../view.ts';
import type { ListView, SegmentGeometry } from './listGeometry.ts';

interface ListScrollOptions {
  readonly geometry: SegmentGeometry;
  readonly rowHeightPx: number;
  /** -1 where none is. */
  readonly chosen: number;
  /** The segment whose row Tab leads to. */
  readonly tabStop: number;
  /** Those of an order of its own. */
  readonly segments: Int32Array | undefined;
  /** Another string where the list begins anew. */
  readonly content: string;
}

interface ListScroll {
  readonly root: RefObject<HTMLDivElement | null>;
  /** The part of the list that is in view. */
  readonly view: ListView;
  readonly draw: () => void;
  /** Brings a row that is chosen in the list into view, and gives it the focus. */
  readonly show: (segment: number) => void;
}

/** Where the list of segments is scrolled to, and which of its rows has the focus. */
export function useListScroll(options: ListScrollOptions): ListScroll {
  const { geometry, rowHeightPx, chosen, tabStop, segments, content } = options;
  const { showsList } = useView().choices;
  const root = useRef<HTMLDivElement>(null);
  const [, setDrawings] = useState(0);
  const draw = (): void => setDrawings((count) => count + 1);
  const { scrollTop = 0, clientHeight = 0 } = root.current ?? {};
  const scrollTo = (segment: number, block: 'nearest' | 'center'): void => {
    const list = root.current;
    const item = segment < 0 ? -1 : geometry.itemOf(segment);
    if (!list || item < 0) return;
    const top = item * rowHeightPx;
    const below = top + rowHeightPx - list.clientHeight;
    if (list.scrollTop <= top && list.scrollTop >= below) return;
    const nearest = list.scrollTop > top ? top : below;
    list.scrollTop = block === 'nearest' ? nearest : (top + below) / 2;
  };
  const scrollToTop = (): void => {
    if (root.current) root.current.scrollTop = 0;
  };

  useLayoutEffect(() => {
    const resizes = new ResizeObserver(draw);
    if (root.current) resizes.observe(root.current);
    return () => resizes.disconnect();
  }, []);
  useLayoutEffect(scrollToTop, [content]);
  useLayoutEffect(() => {
    scrollToTop();
    scrollTo(chosen, 'center');
    draw();
  }, [segments]);
  const moved = useRef<number>(undefined);
  const hadFocus = root.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    // A choice that comes from elsewhere is brought into view, and moves the focus within the list only.
    if (moved.current !== chosen) scrollTo(chosen, 'center');
    if (hadFocus || moved.current === chosen) focusRow(root.current, tabStop);
    moved.current = undefined;
    draw();
  }, [chosen]);
  useLayoutEffect(() => {
    // A folded list has no place that it was scrolled to.
    scrollTo(chosen, 'center');
    draw();
  }, [showsList]);
  useLayoutEffect(() => {
    // The row that had the focus is gone, with a shorter document.
    if (hadFocus && !root.current?.contains(document.activeElement))
      focusRow(root.current, tabStop);
  });
  const show = (segment: number): void => {
    scrollTo(segment, 'nearest');
    moved.current = segment;
    // Nothing is drawn anew, where it was chosen before.
    if (segment === chosen) focusRow(root.current, segment);
  };
  return { root, view: { scrollTop, clientHeight }, draw, show };
}

function focusRow(list: HTMLElement | null, segment: number): void {
  list?.querySelector<HTMLElement>(`[data-segment="${segment}"]`)?.focus({ preventScroll: true });
}
