import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useView } from '../view.ts';
import type { Tab, TabContext } from './tab.ts';

/** A tab that is a class and makes its own elements. */
export function classTab(make: (context: TabContext) => Tab) {
  return function ClassTab() {
    const view = useView();
    const tab = useMemo(() => make(view.page), []);
    const place = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => place.current?.append(tab.root), []);
    useLayoutEffect(() => tab.update(view.snapshot), [view]);
    return <div ref={place} style={{ display: 'contents' }} />;
  };
}
