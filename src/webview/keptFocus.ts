/**
 * Gives the focus back to what had it when the panel was left for an editor: where another frame of the window gets the
 * focus, the browser takes it from this document's element, and who comes back by the keyboard would stand at the top of
 * the page.
 */
export function keepFocus(root: HTMLElement): void {
  let last: HTMLElement | undefined;
  root.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  // Who clicks on nothing in the page takes the focus from it.
  document.addEventListener('pointerdown', ({ target }) => {
    if (!(target instanceof Node && last?.contains(target))) last = undefined;
  });
  window.addEventListener('focus', () => {
    const hasNone = document.hasFocus() && document.activeElement === document.body;
    // Otherwise the editor may have got the focus meanwhile, and would lose it.
    if (hasNone && last?.isConnected) {
      last.focus({ preventScroll: true });
    }
  });
}
