import { useLayoutEffect, useState } from 'preact/hooks';
import { useView } from '../view.ts';

interface ButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  /** Name of a codicon, such as `copy`. */
  readonly icon?: string;
  /** `icon` shows no label; it is the button's name and its tooltip. */
  readonly kind?: 'primary' | 'secondary' | 'icon';
  readonly hidden?: boolean;
  readonly disabled?: boolean;
  /** Of a button that stays pressed. */
  readonly pressed?: boolean;
  /** -1 where another thing of its row is the stop for Tab. */
  readonly tabIndex?: 0 | -1;
}

export function Button({
  label,
  onClick,
  icon,
  kind = 'secondary',
  hidden = false,
  disabled = false,
  pressed,
  tabIndex,
}: ButtonProps) {
  const name = kind === 'icon' ? label : undefined;
  return (
    <button
      type="button"
      class={`button button-${kind}`}
      title={name}
      aria-label={name}
      hidden={hidden}
      disabled={disabled}
      aria-pressed={pressed}
      tabIndex={tabIndex}
      onClick={() => onClick()}
    >
      {icon !== undefined && <Icon name={icon} />}
      {name === undefined && <span>{label}</span>}
    </button>
  );
}

/** A codicon, for the eye only. */
export function Icon({ name }: { readonly name: string }) {
  return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}

/** How long the tick stays. */
const tickMs = 1000;

interface CopyButtonProps {
  readonly label: string;
  /** What screen readers are told when it is done. */
  readonly said: string;
  readonly text: () => string;
}

/** Puts a text on the clipboard, and shows a tick when it is there. */
export function CopyButton({ label, said, text }: CopyButtonProps) {
  const { page } = useView();
  const [isDone, setDone] = useTick();
  const copy = async (): Promise<void> => {
    const isCopied = await page.perform(() => page.api.copy({ text: text() }));
    setDone(isCopied);
    if (isCopied) page.announce(said);
  };
  return <Button label={label} icon={isDone ? 'check' : 'copy'} onClick={() => void copy()} />;
}

/** Whether something has just been done: set to true, it is so for as long as a tick stays. */
export function useTick() {
  const [isDone, setDone] = useState(false);
  useLayoutEffect(() => {
    const timer = isDone ? window.setTimeout(() => setDone(false), tickMs) : undefined;
    return () => window.clearTimeout(timer);
  }, [isDone]);
  return [isDone, setDone] as const;
}
