type Attribute = string | number | boolean | undefined;

/**
 * A new element. `true` sets an empty attribute, `false` and undefined none. Strings among the children
 * become text, never markup. No `style` attribute: the page's CSP refuses it.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    created.setAttribute(name, value === true ? '' : String(value));
  }
  created.append(...children);
  return created;
}
