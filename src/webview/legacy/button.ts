import { element } from '../drawing/element.ts';

export interface ButtonOptions {
  readonly label: string;
  readonly onClick: () => void;
  /** Name of a codicon, such as `copy`. */
  readonly icon?: string;
  /** `icon` shows no label; it is the button's name and its tooltip. */
  readonly kind?: 'primary' | 'secondary' | 'icon';
}

export function button({
  label,
  onClick,
  icon,
  kind = 'secondary',
}: ButtonOptions): HTMLButtonElement {
  const isIcon = kind === 'icon';
  const created = element('button', {
    type: 'button',
    class: `button button-${kind}`,
    title: isIcon ? label : undefined,
    'aria-label': isIcon ? label : undefined,
  });
  if (icon !== undefined) {
    created.append(element('span', { class: `codicon codicon-${icon}`, 'aria-hidden': 'true' }));
  }
  if (!isIcon) created.append(element('span', { class: 'button-label' }, label));
  created.addEventListener('click', onClick);
  return created;
}
