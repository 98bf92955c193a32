import { element } from '../element.ts';
import { cssColor } from '../themeColors.ts';
import type { Look } from './mapPalette.ts';
import { toPicture, type MapWindow, type Room, type Spot } from './mapWindow.ts';
import { placeNames } from './placeNames.ts';

/** What a part of the map is called. */
export interface MapName {
  readonly text: string;
  /** On the map. */
  readonly at: Spot;
  readonly look: Look;
}

/** Of more, the first ones: one sees no more at a time. */
const mostNames = 120;
/** A name for each square of so many pixels: more would hide the points. */
const roomOfName = 130;
const widestShare = 0.45;

/** Names as elements above the points, each with the mark of its group. */
export class MapNames {
  readonly root = element('div', { class: 'map-names', 'aria-hidden': 'true' });
  #names: readonly { readonly at: Spot; readonly shown: HTMLElement }[] = [];
  #sizes: readonly Room[] | undefined;

  set(names: readonly MapName[]): void {
    this.#names = names.slice(0, mostNames).map(({ text, at, look: { color, shape } }) => {
      const mark = element('span', { class: `map-mark map-mark-${shape}` });
      mark.style.setProperty('--mark', cssColor(color));
      return { at, shown: element('span', { class: 'map-name' }, mark, element('bdi', {}, text)) };
    });
    this.root.replaceChildren(...this.#names.map(({ shown }) => shown));
    this.#sizes = undefined;
  }

  draw(window: MapWindow, room: Room): void {
    this.root.style.setProperty('--map-name-most', `${Math.round(room.width * widestShare)}px`);
    // Read once: to ask for a size makes the browser lay the page out.
    this.#sizes ??= this.#names.map(({ shown }) => {
      shown.hidden = false;
      return { width: shown.offsetWidth, height: shown.offsetHeight };
    });
    const sizes = this.#sizes;
    const wanted = this.#names.map(({ at }, i) => {
      const { width = 0, height = 0 } = sizes[i] ?? {};
      const { x, y } = toPicture(window, room, at);
      // Above the middle, so that it does not hide what it names.
      return { at: { x, y: y - height }, width, height };
    });
    const most = Math.ceil((room.width * room.height) / roomOfName ** 2);
    const placed = new Map(placeNames(wanted, room, most).map((name) => [name.index, name]));
    this.#names.forEach(({ shown }, i) => {
      const place = placed.get(i);
      shown.hidden = !place;
      if (place) shown.style.transform = `translate(${place.left}px, ${place.top}px)`;
    });
  }

  /** Letters have another size. */
  forgetSizes(): void {
    this.#sizes = undefined;
  }
}
