import type { TargetedKeyboardEvent } from 'preact';
import { moveFocus } from '../keys.ts';

interface TabBarProps<K extends string> {
  readonly tabs: readonly { readonly key: K; readonly label: string }[];
  readonly shown: K;
  readonly onChoose: (key: K) => void;
}

/** A row of tabs over panels (`panel-` and the key) of which one is in view. Arrow keys, Home and End choose. */
export function TabBar<K extends string>({ tabs, shown, onChoose }: TabBarProps<K>) {
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const steps = { across: 1, wraps: true };
    const target = moveFocus(event, event.currentTarget.children, steps);
    if (target !== undefined) onChoose(tabs[target]!.key);
  };
  return (
    <div class="tab-bar" role="tablist" aria-label="Views" onKeyDown={onKeyDown}>
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
