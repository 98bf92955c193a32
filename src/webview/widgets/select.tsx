import { Icon } from './button.tsx';

export interface SelectOption<V> {
  readonly value: V;
  readonly label: string;
}

interface SelectProps<V> {
  readonly label: string;
  /** Its `data-part`. */
  readonly name: string;
  readonly options: readonly SelectOption<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly hidden?: boolean;
}

/** A drop-down with its name before it. */
export function Select<V extends number | string>(props: SelectProps<V>) {
  const { label, name, options, value, onChange, hidden = false } = props;
  return (
    <div class={`labelled-select labelled-select-${name}`} hidden={hidden}>
      <span class="select-label" aria-hidden="true">
        {label}
      </span>
      <span class="select">
        <select
          data-part={name}
          aria-label={label}
          value={String(value)}
          onChange={({ currentTarget }) => onChange(options[currentTarget.selectedIndex]!.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={String(option.value)}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" />
      </span>
    </div>
  );
}
