import type { TargetedToggleEvent } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { focusIn, moveFocus } from '../keys.ts';
import { Icon } from './button.tsx';

interface MenuEntry {
  readonly entry: string;
  readonly run: () => void;
}

interface MenuButtonProps {
  /** Its name and tooltip. */
  readonly label: string;
  /** Name of a codicon. */
  readonly icon: string;
  readonly entries: readonly MenuEntry[];
  readonly hidden?: boolean;
  readonly tabIndex?: number;
}

/** A button with a menu. Arrow keys lead through it. */
export function MenuButton({
  label,
  icon,
  entries,
  hidden = false,
  tabIndex = 0,
}: MenuButtonProps) {
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const onToggle = ({ currentTarget, newState }: TargetedToggleEvent<HTMLElement>): void => {
    setOpen(newState === 'open');
    if (newState === 'open') focusIn(currentTarget.children[0]);
  };
  return (
    <span class="save-menu" hidden={hidden}>
      <button
        type="button"
        class="button button-icon"
        title={label}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        popovertarget={id}
        tabIndex={tabIndex}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          event.currentTarget.click();
        }}
      >
        <Icon name={icon} />
      </button>
      <div
        ref={menu}
        id={id}
        class="menu"
        role="menu"
        aria-label={label}
        popover="auto"
        onToggle={onToggle}
        onKeyDown={(event) => {
          // The focus goes back to the button, and on from there.
          if (event.key === 'Tab') menu.current?.hidePopover();
          moveFocus(event, event.currentTarget.children, { down: 1, wraps: true });
        }}
      >
        {entries.map(({ entry, run }) => (
          <button
            key={entry}
            type="button"
            class="menu-entry"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              menu.current?.hidePopover();
              run();
            }}
          >
            {entry}
          </button>
        ))}
      </div>
    </span>
  );
}
