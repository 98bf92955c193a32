import { element } from '../drawing/element.ts';

interface LabelledSelect {
  readonly root: HTMLElement;
  readonly select: HTMLSelectElement;
}

interface Option {
  readonly value: number | string;
  readonly label: string;
}

/** A drop-down; `name` is its `data-part`. */
export function labelledSelect(
  label: string,
  name: string,
  onChange: (value: string) => void,
): LabelledSelect {
  const select = element('select', { 'data-part': name, 'aria-label': label });
  select.addEventListener('change', () => onChange(select.value));
  const text = element('span', { class: 'select-label', 'aria-hidden': 'true' }, label);
  const box = element(
    'span',
    { class: 'select' },
    select,
    element('span', { class: 'codicon codicon-chevron-down', 'aria-hidden': 'true' }),
  );
  const root = element('div', { class: `labelled-select labelled-select-${name}` }, text, box);
  return { root, select };
}

/** Leaves the drop-down alone where nothing changed: it may be open. */
export function fillSelect(
  { select }: LabelledSelect,
  options: readonly Option[],
  value: number | string,
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
