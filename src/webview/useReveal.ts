import { useRef } from 'preact/hooks';
import { useLatest } from './plain.ts';
import { useView } from './view.ts';

export type RevealReason = 'move' | 'enter' | 'click';

const modes = { move: 'preview', enter: 'keepFocus', click: 'focusEditor' } as const;
/** Who runs through a list with the arrow keys is shown where he rests. */
const previewDelayMs = 120;

/** Goes to a segment in the editor. */
export function useReveal(version: string): (segment: number, why: RevealReason) => void {
  const { api, perform } = useView().page;
  const timer = useRef<number>(undefined);
  const latest = useLatest(version);
  return (segment, why) => {
    window.clearTimeout(timer.current);
    const reveal = (): void => {
      const reference = { version: latest.current };
      void perform(() => api.reveal({ ...reference, segment, mode: modes[why] }), reference);
    };
    if (why === 'move') timer.current = window.setTimeout(reveal, previewDelayMs);
    else reveal();
  };
}
