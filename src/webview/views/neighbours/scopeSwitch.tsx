import { useRef } from 'preact/hooks';
import type { NeighbourScope } from '../../../protocol/pageApi.ts';
import { keyTarget } from '../../keys.ts';

interface ScopeSwitchProps {
  readonly scopes: readonly { readonly key: NeighbourScope; readonly label: string }[];
  readonly value: NeighbourScope;
  readonly onChoose: (scope: NeighbourScope) => void;
}

/** Where to look: choices, of which one is on. */
export function ScopeSwitch({ scopes, value, onChoose }: ScopeSwitchProps) {
  const group = useRef<HTMLDivElement>(null);
  const choose = (scope: NeighbourScope): void => {
    if (scope !== value) onChoose(scope);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = scopes.findIndex(({ key }) => key === value);
    const steps = { across: 1, down: 1, hasEnds: false, wraps: true };
    const target = keyTarget(event, at, scopes.length, steps);
    if (target === undefined) return;
    choose(scopes[target]!.key);
    (group.current?.children[target] as HTMLElement).focus();
  };
  return (
    <div
      ref={group}
      class="scope-switch"
      role="radiogroup"
      aria-label="Look in"
      onKeyDown={onKeyDown}
    >
      {scopes.map(({ key, label }) => (
        <button
          key={key}
          type="button"
          class="scope"
          role="radio"
          data-scope={key}
          aria-checked={key === value}
          tabIndex={key === value ? 0 : -1}
          onClick={() => choose(key)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
