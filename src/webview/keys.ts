/** How far keys lead among things in an order. A key without a step does nothing. */
interface KeySteps {
  /** Right; Left leads as far back. Negative in right-to-left text. */
  readonly across?: number;
  /** Down; Up leads as far back. */
  readonly down?: number;
  /** Page Down; Page Up leads as far back. */
  readonly page?: number;
  /** Whether Home and End lead to the first and the last. */
  readonly hasEnds?: boolean;
  /** Whether the first comes after the last. */
  readonly wraps?: boolean;
}

/**
 * Where a key leads from number `at` of `count` things; the key is taken then. Undefined for a key that means nothing
 * here.
 */
export function keyTarget(
  event: KeyboardEvent,
  at: number,
  count: number,
  { across = 0, down = 0, page = 0, hasEnds = true, wraps = false }: KeySteps,
): number | undefined {
  if (count === 0 || hasModifier(event)) return undefined;
  const end = hasEnds ? Infinity : 0;
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: across,
    ArrowLeft: -across,
    ArrowDown: down,
    ArrowUp: -down,
    PageDown: page,
    PageUp: -page,
    Home: -end,
    End: end,
  };
  const step = steps[event.key] ?? 0;
  if (step === 0) return undefined;
  event.preventDefault();
  const target = at + step;
  if (wraps && Number.isFinite(target)) return (target + count) % count;
  return Math.max(0, Math.min(count - 1, target));
}

/** The step that Right takes in an element's text: 1, or -1 where it runs from right to left. */
export function acrossIn(element: Element): 1 | -1 {
  return getComputedStyle(element).direction === 'rtl' ? -1 : 1;
}

/** Moves the focus among items as a key says, and gives the number of the one that has it then. */
export function moveFocus(
  event: KeyboardEvent,
  items: ArrayLike<Element>,
  steps: KeySteps,
): number | undefined {
  const all = Array.from(items);
  const at = all.findIndex((item) => item.contains(event.target as Node));
  const target = at < 0 ? undefined : keyTarget(event, at, all.length, steps);
  if (target !== undefined) focusIn(all[target]);
  return target;
}

/** Gives the focus to an item or, where it is a row, to its first button. */
export function focusIn(item: Element | undefined): void {
  const target = item?.querySelector('button') ?? item;
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  item?.scrollIntoView({ block: 'nearest' });
}

/** Keys with a modifier are the editor's. */
export function hasModifier({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}
