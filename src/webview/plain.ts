import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { onLookChange } from './drawing/themeColors.ts';

/** A class that draws by itself on an element: a canvas, or more text than the document can hold. */
interface Plain {
  dispose(): void;
}

/**
 * A plain class on an element of the page: made when the element is there, disposed of with it. Gives the element's
 * `ref`, and the instance, which is there in the effects.
 */
export function usePlain<T extends Plain>(create: (root: HTMLElement) => T) {
  const kept = useRef<T>(undefined);
  const ref = useCallback((root: HTMLElement | null) => {
    kept.current?.dispose();
    kept.current = root ? create(root) : undefined;
  }, []);
  return [ref, kept] as const;
}

/** What was rendered last, for handlers that outlive a rendering. */
export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  latest.current = value;
  return latest;
}

/** State about something, which begins anew when that is another one. */
export function useStateOf<T>(of: unknown, start: T) {
  const [kept, setKept] = useState({ of, value: start });
  const value = kept.of === of ? kept.value : start;
  return [value, (next: T): void => setKept({ of, value: next })] as const;
}

/**
 * The width of what is drawn on, another object whenever a drawing would look otherwise: for another width or theme.
 * Undefined before it is in view; while it is out of view it stays as it was.
 */
export function useLook(root: RefObject<HTMLElement | null>) {
  const [look, setLook] = useState<{ readonly widthPx: number }>();
  useLayoutEffect(() => {
    const read = (): void => {
      const widthPx = root.current?.clientWidth ?? 0;
      if (widthPx > 0) setLook({ widthPx });
    };
    read();
    return onLookChange(root.current!, read);
  }, []);
  return look;
}
