import type { TargetedFocusEvent, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { acrossIn, moveFocus } from './keys.ts';

/**
 * What makes the buttons of a table or of a group one stop for Tab: the one that had the focus last. Arrow keys, Home and End
 * move over them, Page Up and Page Down by ten. What it gives are attributes of the element around them.
 */
export function useOneStop<E extends HTMLElement>() {
  const group = useRef<E>(null);
  const tabStop = useRef(0);
  const buttons = () =>
    Array.from(group.current?.querySelectorAll<HTMLButtonElement>('button:not([hidden])') ?? []);
  const stopAt = (index: number): void => {
    const all = buttons();
    tabStop.current = Math.max(0, Math.min(index, all.length - 1));
    for (const [i, button] of all.entries()) button.tabIndex = i === tabStop.current ? 0 : -1;
  };
  // Buttons come and go with each drawing.
  useLayoutEffect(() => stopAt(tabStop.current));
  return {
    ref: group,
    onKeyDown: (event: TargetedKeyboardEvent<E>): void => {
      const across = acrossIn(event.currentTarget);
      moveFocus(event, buttons(), { across, down: 1, page: 10 });
    },
    onFocusIn: ({ target }: TargetedFocusEvent<E>): void =>
      stopAt(buttons().indexOf(target as HTMLButtonElement)),
  };
}
