import type { TargetedKeyboardEvent } from 'preact';
import type { NeighbourScope } from '../../../protocol/pageApi.ts';
import { moveFocus } from '../../keys.ts';

interface ScopeSwitchProps {
  readonly scopes: readonly { readonly key: NeighbourScope; readonly label: string }[];
  readonly value: NeighbourScope;
  readonly onChoose: (scope: NeighbourScope) => void;
}

/** Where to look: choices, of which one is on. */
export function ScopeSwitch({ scopes, value, onChoose }: ScopeSwitchProps) {
  const choose = (scope: NeighbourScope): void => {
    if (scope !== value) onChoose(scope);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const steps = { across: 1, down: 1, hasEnds: false, wraps: true };
    const target = moveFocus(event, event.currentTarget.children, steps);
    if (target !== undefined) choose(scopes[target]!.key);
  };
  return (
    <div class="scope-switch" role="radiogroup" aria-label="Look in" onKeyDown={onKeyDown}>
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
