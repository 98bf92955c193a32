import type { PanelSegment } from '../../protocol/pageApi.ts';
import { element } from '../drawing/element.ts';
import { hasModifier, keyTarget } from '../keys.ts';
import { ListGeometry, type ListSection } from './listGeometry.ts';
import { fillSegmentRow, segmentRow } from './segmentRow.ts';

/** As `.row` in the style sheet. */
const rowHeightPx = 22;
/** Rows drawn beyond each edge of the view. */
const marginRows = 10;

interface SegmentListEvents {
  readonly rowOf: (segment: number) => PanelSegment | undefined;
  /** These rows are in or near the view. */
  readonly onRange: (start: number, end: number) => void;
  /** `move`: a key that may be held. */
  readonly onChoose: (segment: number, how: 'move' | 'click' | 'doubleClick' | 'enter') => void;
}

/**
 * The segments as a list of rows, of which those near the view are in the document, and the chosen one. Arrow
 * keys, Home, End and the page keys move the choice and the focus.
 */
export class SegmentList {
  readonly root: HTMLElement;
  readonly #events: SegmentListEvents;
  readonly #sizer = element('div', { class: 'segment-list-sizer', role: 'presentation' });
  readonly #rows = new Map<number, HTMLElement>();
  readonly #groups = new Map<number, HTMLElement>();
  #geometry = new ListGeometry([], 0);
  #chosen = -1;
  #isDrawSoon = false;
  readonly #resizes = new ResizeObserver(() => this.#draw());

  constructor(root: HTMLElement, events: SegmentListEvents) {
    this.root = root;
    this.#events = events;
    root.append(this.#sizer);
    root.addEventListener('scroll', () => this.#drawSoon(), { passive: true });
    root.addEventListener('keydown', (event) => this.#onKey(event));
    root.addEventListener('click', (event) => {
      // The second click of a double click.
      if (event.detail < 2) this.#onClick(event, 'click');
    });
    root.addEventListener('dblclick', (event) => this.#onClick(event, 'doubleClick'));
    root.addEventListener('mousedown', (event) => {
      if (event.detail > 1) event.preventDefault();
    });
    this.#resizes.observe(root);
  }

  dispose(): void {
    this.#resizes.disconnect();
  }

  /** Another number of segments, or other sections. */
  resize(sections: readonly ListSection[], segmentCount: number): void {
    const old = this.#geometry;
    const isSame = old.segmentCount === segmentCount && sameSections(old.sections, sections);
    if (isSame) return;
    this.#geometry = new ListGeometry(sections, segmentCount);
    this.#sizer.style.height = `${this.#geometry.itemCount * rowHeightPx}px`;
    if (this.#geometry.hasHeadings !== old.hasHeadings) this.#clear();
    this.#draw();
  }

  /** Draws the rows anew, from what `rowOf` gives now. */
  refresh(): void {
    this.#drawSoon();
  }

  /** Nothing of what was chosen and seen applies any more. */
  leave(): void {
    this.#chosen = -1;
    this.root.scrollTop = 0;
  }

  /** The choice comes from elsewhere: it is brought into view, and the focus moves only within the list. */
  choose(segment: number): void {
    if (segment === this.#chosen) return;
    const hadFocus = this.#hasFocus();
    this.#chosen = segment;
    this.#scrollTo(segment, 'center');
    this.#draw();
    if (hadFocus) this.#focusChosen();
  }

  #hasFocus(): boolean {
    return this.#sizer.contains(document.activeElement);
  }

  #focusChosen(): void {
    this.#rows.get(this.#tabStop)?.focus({ preventScroll: true });
  }

  /** Where Tab leads, also while nothing is chosen. */
  get #tabStop(): number {
    return Math.max(0, Math.min(this.#chosen, this.#geometry.segmentCount - 1));
  }

  #drawSoon(): void {
    if (this.#isDrawSoon) return;
    this.#isDrawSoon = true;
    requestAnimationFrame(() => {
      this.#isDrawSoon = false;
      this.#draw();
    });
  }

  #draw(): void {
    const geometry = this.#geometry;
    const { scrollTop, clientHeight } = this.root;
    const first = Math.max(0, Math.floor(scrollTop / rowHeightPx) - marginRows);
    const last = Math.min(
      geometry.itemCount,
      Math.ceil((scrollTop + clientHeight) / rowHeightPx) + marginRows,
    );
    const segments = new Set<number>();
    const headings = new Set<number>();
    for (let item = first; item < last; item++) {
      const at = geometry.at(item);
      if (at.kind === 'segment') segments.add(at.segment);
      else headings.add(at.section);
    }
    if (segments.size > 0) {
      this.#events.onRange(Math.min(...segments), Math.max(...segments) + 1);
    }
    if (geometry.segmentCount > 0) segments.add(this.#tabStop);
    this.#removeRows(segments);
    this.#drawGroups(segments, headings);
    this.#drawRows([...segments].sort((a, b) => b - a));
  }

  #removeRows(wanted: ReadonlySet<number>): void {
    const hadFocus = this.#hasFocus();
    for (const [segment, row] of this.#rows) {
      if (wanted.has(segment)) continue;
      row.remove();
      this.#rows.delete(segment);
    }
    // The row that had the focus is gone, with a shorter document: the list keeps it.
    if (hadFocus && !this.#hasFocus()) requestAnimationFrame(() => this.#focusChosen());
  }

  // From the last to the first, each before the one after it: nodes that are there never move, which would
  // take the focus from them.
  #drawRows(descending: readonly number[]): void {
    const geometry = this.#geometry;
    const isTabStop = this.#tabStop;
    let next: HTMLElement | undefined;
    for (const segment of descending) {
      let row = this.#rows.get(segment);
      if (!row) {
        row = segmentRow(segment);
        this.#rows.set(segment, row);
        const group = this.#groups.get(geometry.sectionOf(segment)) ?? this.#sizer;
        group.insertBefore(row, next?.parentElement === group ? next : null);
      }
      next = row;
      row.style.top = `${geometry.itemOf(segment) * rowHeightPx}px`;
      row.setAttribute('aria-selected', String(segment === this.#chosen));
      row.setAttribute('tabindex', segment === isTabStop ? '0' : '-1');
      fillSegmentRow(row, this.#events.rowOf(segment), {
        index: segment,
        count: geometry.segmentCount,
      });
    }
  }

  #drawGroups(segments: ReadonlySet<number>, headings: ReadonlySet<number>): void {
    const geometry = this.#geometry;
    if (!geometry.hasHeadings) return;
    const wanted = new Set([...segments].map((segment) => geometry.sectionOf(segment)));
    for (const section of headings) wanted.add(section);
    for (const [section, group] of this.#groups) {
      if (wanted.has(section)) continue;
      group.remove();
      this.#groups.delete(section);
    }
    let next: HTMLElement | null = null;
    for (const section of [...wanted].sort((a, b) => b - a)) {
      let group = this.#groups.get(section);
      if (!group) {
        const heading = element('div', { class: 'row-heading', 'aria-hidden': 'true' });
        group = element('div', { role: 'group', class: 'row-group' }, heading);
        this.#groups.set(section, group);
        this.#sizer.insertBefore(group, next);
      }
      next = group;
      const title = geometry.sections[section]?.title ?? '';
      const heading = group.firstElementChild as HTMLElement;
      group.setAttribute('aria-label', title);
      if (heading.textContent !== title) heading.textContent = title;
      heading.style.top = `${geometry.headingItem(section) * rowHeightPx}px`;
    }
    // A row whose section changed with an edit is drawn anew in the right group.
    for (const [segment, row] of this.#rows) {
      if (row.parentElement === this.#groups.get(geometry.sectionOf(segment))) continue;
      row.remove();
      this.#rows.delete(segment);
    }
  }

  #clear(): void {
    this.#sizer.replaceChildren();
    this.#rows.clear();
    this.#groups.clear();
  }

  #scrollTo(segment: number, block: 'nearest' | 'center'): void {
    if (segment < 0) return;
    const { root } = this;
    const top = this.#geometry.itemOf(segment) * rowHeightPx;
    const below = top + rowHeightPx - root.clientHeight;
    if (root.scrollTop <= top && root.scrollTop >= below) return;
    const nearest = root.scrollTop > top ? top : below;
    root.scrollTop = block === 'nearest' ? nearest : (top + below) / 2;
  }

  #onClick(event: MouseEvent, how: 'click' | 'doubleClick'): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const row = target?.closest<HTMLElement>('[data-segment]');
    if (!row) return;
    this.#move(Number(row.dataset['segment']));
    this.#events.onChoose(this.#chosen, how);
  }

  #onKey(event: KeyboardEvent): void {
    const count = this.#geometry.segmentCount;
    const page = Math.max(1, Math.floor(this.root.clientHeight / rowHeightPx) - 1);
    const target = keyTarget(event, this.#chosen, count, { down: 1, page });
    if (target !== undefined) {
      if (target === this.#chosen) return;
      this.#move(target);
      this.#events.onChoose(target, 'move');
    } else if (event.key === 'Enter' && !hasModifier(event) && this.#chosen >= 0) {
      event.preventDefault();
      this.#events.onChoose(this.#chosen, 'enter');
    }
  }

  #move(segment: number): void {
    this.#chosen = segment;
    this.#scrollTo(segment, 'nearest');
    this.#draw();
    this.#focusChosen();
  }
}

function sameSections(a: readonly ListSection[], b: readonly ListSection[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ title, firstSegment, segmentCount }, i) => {
      const other = b[i];
      return (
        other?.title === title &&
        other.firstSegment === firstSegment &&
        other.segmentCount === segmentCount
      );
    })
  );
}
