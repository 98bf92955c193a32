import { useLayoutEffect, useRef } from 'preact/hooks';

interface NameFieldProps {
  /** Names it for screen readers. */
  readonly label: string;
  readonly title?: string;
  readonly class: string;
  readonly name: string;
  /** Undefined: the name stays. */
  readonly onDone: (name: string | undefined) => void;
}

/** Longer names are of no use in a list. */
const mostLetters = 200;

/** Where something gets another name. Enter and leaving it take the name over, Escape leaves it as it was. */
export function NameField({ label, title, class: kind, name, onDone }: NameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const done = (written: string | undefined): void => {
    // Taking the field away takes its focus, which ends it once more.
    if (isDone.current) return;
    isDone.current = true;
    onDone(written === name ? undefined : written);
  };
  return (
    <input
      ref={field}
      class={kind}
      type="text"
      data-part="name-field"
      aria-label={label}
      title={title}
      maxLength={mostLetters}
      defaultValue={name}
      onKeyDown={(event) => {
        // The list's keys do other things.
        event.stopPropagation();
        if (event.isComposing) return;
        if (event.key === 'Enter') done(event.currentTarget.value);
        if (event.key === 'Escape') done(undefined);
      }}
      onBlur={({ currentTarget }) => done(currentTarget.value)}
    />
  );
}
