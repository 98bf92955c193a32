import { element } from './element.ts';

const distancePx = 6;

/** A small card near what the pointer is on. For the eye only: the same stands in the element's name. */
export class HoverCard {
  readonly root: HTMLElement;

  constructor(root = element('div', { class: 'hover-card', 'aria-hidden': 'true', hidden: true })) {
    this.root = root;
  }

  /** The first of `lines` is set in the editor's font. */
  show(target: HTMLElement, pointer: { clientX: number; clientY: number }, lines: string[]): void {
    // A piece may be broken over two lines: the part under the pointer counts.
    const boxes = Array.from(target.getClientRects());
    const box =
      boxes.find(({ top, bottom }) => pointer.clientY >= top && pointer.clientY <= bottom) ??
      target.getBoundingClientRect();
    this.showAt(box, lines);
  }

  /** The same beside a part of the window. */
  showAt(box: DOMRect, lines: readonly string[]): void {
    this.root.replaceChildren(
      ...lines.map((text, i) =>
        element('div', { class: i === 0 ? 'hover-title' : 'hover-line', dir: 'auto' }, text),
      ),
    );
    this.root.hidden = false;
    const { width, height } = this.root.getBoundingClientRect();
    const below = box.bottom + distancePx;
    const top = below + height <= window.innerHeight ? below : box.top - height - distancePx;
    const left = Math.min(box.left, window.innerWidth - width - distancePx);
    this.root.style.top = `${Math.max(0, top)}px`;
    this.root.style.left = `${Math.max(distancePx, left)}px`;
  }

  hide(): void {
    this.root.hidden = true;
  }
}
