import { useRef } from 'preact/hooks';
import { keyTarget } from '../keys.ts';

interface TabBarProps<K extends string> {
  readonly tabs: readonly { readonly key: K; readonly label: string }[];
  readonly shown: K;
  readonly onChoose: (key: K) => void;
}

/** A row of tabs over panels (`panel-` and the key) of which one is in view. Arrow keys, Home and End choose. */
export function TabBar<K extends string>({ tabs, shown, onChoose }: TabBarProps<K>) {
  const bar = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ key }) => key === shown);
    const target = keyTarget(event, at, tabs.length, { across: 1, wraps: true });
    if (target === undefined) return;
    onChoose(tabs[target]!.key);
    (bar.current?.children[target] as HTMLElement).focus();
  };
  return (
    <div ref={bar} class="tab-bar" role="tablist" aria-label="Views" onKeyDown={onKeyDown}>
      {tabs.map(({ key, label }) => (
        <button
          key={key}
          type="button"
          class="tab"
          role="tab"
          id={`tab-${key}`}
          data-tab={key}
          aria-controls={`panel-${key}`}
          aria-selected={key === shown}
          tabIndex={key === shown ? 0 : -1}
          onClick={() => onChoose(key)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
