import type { TargetedKeyboardEvent } from 'preact';
import { moveFocus } from '../keys.ts';

/** How choices in a row are told to screen readers, and where keys lead among them. */
const kinds = {
  /** Over panels, whose ids are `panel-` and the key. Home and End lead to the first and the last. */
  tab: { role: 'tab', group: 'tablist', name: 'tab-bar', steps: { across: 1, wraps: true } },
  scope: {
    role: 'radio',
    group: 'radiogroup',
    name: 'scope-switch',
    steps: { across: 1, down: 1, hasEnds: false, wraps: true },
  },
} as const;

interface ChoiceBarProps<K extends string> {
  readonly kind: keyof typeof kinds;
  readonly label: string;
  readonly choices: readonly { readonly key: K; readonly label: string }[];
  /** Undefined where none of them is on. */
  readonly chosen: K | undefined;
  readonly onChoose: (key: K) => void;
}

/** Choices in a row, of which one is on. Arrow keys choose. */
export function ChoiceBar<K extends string>(props: ChoiceBarProps<K>) {
  const { kind, label, choices, chosen, onChoose } = props;
  const { role, group, name, steps } = kinds[kind];
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const target = moveFocus(event, event.currentTarget.children, steps);
    if (target !== undefined) onChoose(choices[target]!.key);
  };
  return (
    <div class={name} role={group} aria-label={label} onKeyDown={onKeyDown}>
      {choices.map((choice, i) => {
        const { key } = choice;
        const isOn = key === chosen;
        const isTabStop = isOn || (chosen === undefined && i === 0);
        const panel = { id: `tab-${key}`, 'aria-controls': `panel-${key}`, 'aria-selected': isOn };
        return (
          <button
            key={key}
            type="button"
            class={kind}
            role={role}
            {...{ [`data-${kind}`]: key }}
            {...(kind === 'tab' ? panel : { 'aria-checked': isOn })}
            tabIndex={isTabStop ? 0 : -1}
            onClick={() => onChoose(key)}
          >
            {choice.label}
          </button>
        );
      })}
    </div>
  );
}
