import { element } from './element.ts';

export interface LabelledSelect {
  readonly root: HTMLElement;
  readonly select: HTMLSelectElement;
  /** The chosen option's number. */
  readonly value: number;
}

export interface Option {
  readonly value: number;
  readonly label: string;
}

/** A drop-down of numbered options; `name` is its `data-part`. */
export function labelledSelect(
  label: string,
  name: string,
  onChange: (value: number) => void,
): LabelledSelect {
  const select = element('select', { 'data-part': name, 'aria-label': label });
  select.addEventListener('change', () => onChange(Number(select.value)));
  const text = element('span', { class: 'select-label', 'aria-hidden': 'true' }, label);
  const box = element(
    'span',
    { class: 'select' },
    select,
    element('span', { class: 'codicon codicon-chevron-down', 'aria-hidden': 'true' }),
  );
  const root = element('div', { class: `labelled-select labelled-select-${name}` }, text, box);
  return {
    root,
    select,
    get value() {
      return Number(select.value);
    },
  };
}

/** Leaves the drop-down alone where nothing changed: it may be open. */
export function fillSelect(
  { select }: LabelledSelect,
  options: readonly Option[],
  value: number,
): void {
  const isSame =
    select.options.length === options.length &&
    options.every(({ label }, i) => select.options[i]?.label === label);
  if (!isSame) {
    select.replaceChildren(
      ...options.map((option) => element('option', { value: option.value }, option.label)),
    );
  }
  if (select.value !== String(value)) select.value = String(value);
}
