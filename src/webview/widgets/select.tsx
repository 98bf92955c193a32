import { Icon } from './button.tsx';

export interface SelectOption {
  readonly value: number | string;
  readonly label: string;
}

interface SelectProps {
  readonly label: string;
  /** Its `data-part`. */
  readonly name: string;
  readonly options: readonly SelectOption[];
  readonly value: number | string;
  readonly onChange: (value: string) => void;
  readonly hidden?: boolean;
}

/** A drop-down with its name before it. */
export function Select({ label, name, options, value, onChange, hidden = false }: SelectProps) {
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
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
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
