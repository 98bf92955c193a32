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
}

export function Button({
  label,
  onClick,
  icon,
  kind = 'secondary',
  hidden = false,
  disabled = false,
  pressed,
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
      onClick={() => onClick()}
    >
      {icon !== undefined && <Icon name={icon} />}
      {name === undefined && <span class="button-label">{label}</span>}
    </button>
  );
}

/** A codicon, for the eye only. */
export function Icon({ name }: { readonly name: string }) {
  return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}
