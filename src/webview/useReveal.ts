import { useRef } from 'preact/hooks';
import type { RevealMode } from '../protocol/pageApi.ts';
import { useLatest } from './plain.ts';
import { useView } from './view.ts';

export type RevealReason = 'move' | 'enter' | 'click';

const modes = { move: 'preview', enter: 'keepFocus', click: 'focusEditor' } as const;
/** Who runs through a list with the arrow keys is shown where he rests. */
const previewDelayMs = 120;

/** Calls at once for Enter and a click, and for arrow keys where they rest; what was asked for before is given up. */
export function useRested(): (why: RevealReason, reveal: (mode: RevealMode) => void) => void {
  const timer = useRef<number>(undefined);
  return (why, reveal) => {
    window.clearTimeout(timer.current);
    const go = (): void => reveal(modes[why]);
    if (why === 'move') timer.current = window.setTimeout(go, previewDelayMs);
    else go();
  };
}

/** Goes to a segment in the editor. */
export function useReveal(version: string): (segment: number, why: RevealReason) => void {
  const { page } = useView();
  const rested = useRested();
  const latest = useLatest(version);
  return (segment, why) =>
    rested(why, (mode) => page.reveal({ version: latest.current, segment, mode }));
}
