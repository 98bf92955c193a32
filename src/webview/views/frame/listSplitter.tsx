import { t } from '../../../core/l10n/translate.ts';
import type { TargetedPointerEvent } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { besideFromPx } from '../../drawing/picture.ts';
import { keyTarget } from '../../keys.ts';
import { useView } from '../../view.ts';

/** Percent of the window's height that the list has above the tab, and of its width beside it, at first. */
const startShares = { listHeight: 18, listWidth: 33 } as const;
const smallest = 5;
const largest = 80;
const keyStep = 5;

/** The edge between list and tab: dragged or moved by arrow keys; a double click takes the choice back. */
export function ListSplitter() {
  const { page, choices } = useView();
  const [isBeside, setBeside] = useState(false);
  useLayoutEffect(() => {
    const sizes = new ResizeObserver(([entry]) =>
      setBeside((entry?.contentRect.width ?? 0) >= besideFromPx),
    );
    sizes.observe(document.body);
    return () => sizes.disconnect();
  }, []);
  const side = isBeside ? 'listWidth' : 'listHeight';
  const share = choices[side] ?? startShares[side];
  const choose = (wanted: number | undefined): void => {
    const chosen =
      wanted === undefined
        ? undefined
        : Math.round(Math.max(smallest, Math.min(largest, wanted)) * 10) / 10;
    if (chosen !== choices[side]) page.memory.prefer({ [side]: chosen });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps = isBeside ? { across: keyStep } : { down: keyStep };
    const target = keyTarget(event, share - smallest, largest - smallest + 1, steps);
    if (target !== undefined) choose(smallest + target);
  };
  const onPointerMove = (event: TargetedPointerEvent<HTMLElement>): void => {
    const splitter = event.currentTarget;
    if (!splitter.hasPointerCapture(event.pointerId)) return;
    const list = document.getElementById('segment-list')!.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(splitter).direction === 'rtl';
    const across = isRightToLeft ? list.right - event.clientX : event.clientX - list.left;
    choose(
      isBeside
        ? (100 * across) / document.body.clientWidth
        : (100 * (event.clientY - list.top)) / window.innerHeight,
    );
  };
  return (
    <div
      class="list-splitter"
      role="separator"
      aria-label={t('Size of the list')}
      aria-controls="segment-list"
      aria-orientation={isBeside ? 'vertical' : 'horizontal'}
      aria-valuemin={smallest}
      aria-valuemax={largest}
      aria-valuenow={Math.round(share)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onDblClick={() => choose(undefined)}
    />
  );
}
