import { element } from '../element.ts';
import { HoverCard } from '../hoverCard.ts';
import { onLookChange } from '../themeColors.ts';
import { CanvasPoints } from './canvasPoints.ts';
import { GlPoints } from './glPoints.ts';
import { pointsInside } from './lasso.ts';
import { listenToGestures } from './mapGestures.ts';
import { MapNames, type MapName } from './mapNames.ts';
import {
  panned,
  toMap,
  toPicture,
  wholeMap,
  zoomed,
  type MapWindow,
  type Room,
  type Spot,
} from './mapWindow.ts';
import { PointGrid } from './pointGrid.ts';
import { pointSize, type PointPainter, type PointScene } from './pointPainter.ts';

/** What is to be seen, as the theme wants it. */
export interface MapScene extends PointScene {
  readonly names: readonly MapName[];
  /** The point at the editor's cursor; -1 where there is none. */
  readonly selected: number;
}

/** What a map shows and tells; asked for anew each time. */
export interface MapFieldEvents {
  readonly scene: () => MapScene;
  /** What the card of a point says; empty while that is not known. */
  readonly card: (point: number) => readonly string[];
  /** The pointer, or the keys' cross, has come to a point; -1: it has left it. */
  readonly onPoint: (point: number, isByKeys: boolean) => void;
  readonly onChoose: (point: number) => void;
  readonly onList: (points: readonly number[]) => void;
  /** The points are drawn otherwise from now on: of very many, a plain canvas draws a part. */
  readonly onPainter: (painter: { readonly isGl: boolean; readonly mostPoints: number }) => void;
  /** Whether a drag draws a line around points without Shift. */
  readonly isLasso: () => boolean;
}

// A point is found from so far.
const reachPx = 12;
const crossReachPx = 60;
/** Of the circle around the cross, of the picture's shorter side. */
const circleShare = 0.16;
const restMs = 160;

/** A map of points: it moves under the hand, names stand on it, points tell what they are. */
export class MapField {
  readonly #root: HTMLElement;
  readonly #events: () => MapFieldEvents;
  readonly #names = new MapNames();
  readonly #card = new HoverCard();
  readonly #selected = element('div', { class: 'map-selected', hidden: true });
  readonly #cross = element('div', { class: 'map-cross' });
  readonly #line: SVGPolygonElement;
  readonly #endLook: () => void;
  #painter: PointPainter;
  #scene: MapScene | undefined;
  #grid: PointGrid | undefined;
  /** Undefined: all of the map is seen. */
  #window: MapWindow | undefined;
  #point = -1;
  #isMoving = false;
  #frame: number | undefined;
  #rest: number | undefined;

  constructor(root: HTMLElement, events: () => MapFieldEvents) {
    this.#root = root;
    this.#events = events;
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', 'map-lasso');
    svg.setAttribute('aria-hidden', 'true');
    this.#line = document.createElementNS('http://www.w3.org/2000/svg', 'polygon');
    svg.append(this.#line);
    root.append(this.#names.root, svg, this.#selected, this.#cross, this.#card.root);
    this.#painter = this.#usePainter(GlPoints.create() ?? new CanvasPoints());
    listenToGestures(root, {
      onPan: (dx, dy) => this.#look(panned(this.#now(), dx, dy)),
      onZoom: (factor, at) => this.zoom(factor, at),
      onWhole: () => this.showAll(),
      onHover: (at) => this.#hover(at),
      onClick: (at) => {
        const point = this.#pointAt(at, reachPx);
        if (point >= 0) this.#events().onChoose(point);
      },
      onLasso: (line, isDone) => this.#drawLine(line, isDone),
      onKey: (key) => this.#onKey(key),
      isLasso: () => this.#events().isLasso(),
    });
    root.addEventListener('focus', () => this.#followCross());
    root.addEventListener('blur', () => this.#leave());
    this.#endLook = onLookChange(root, () => this.#changedLook());
  }

  dispose(): void {
    this.#endLook();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    window.clearTimeout(this.#rest);
    this.#painter.dispose();
  }

  /** Draws what is there by now. */
  draw(): void {
    const before = this.#scene;
    const scene = this.#events().scene();
    this.#scene = scene;
    if (scene.places !== before?.places) {
      this.#grid = new PointGrid(scene.places);
      this.#leave();
    }
    if (scene.names !== before?.names) this.#names.set(scene.names);
    this.#painter.setScene(scene);
    this.#draw();
  }

  /** Larger or smaller, about a spot or the middle. */
  zoom(factor: number, at: Spot | undefined): void {
    const room = this.#room();
    this.#look(zoomed(this.#now(), room, factor, at ?? middleOf(room)));
  }

  showAll(): void {
    this.#look(undefined);
  }

  /** The card of the point, which is known better by now. */
  refreshCard(): void {
    if (this.#point >= 0) this.#showCard(this.#point);
  }

  get room(): Room {
    return this.#room();
  }

  #room(): Room {
    return { width: this.#root.clientWidth, height: this.#root.clientHeight };
  }

  #now(): MapWindow {
    return this.#window ?? wholeMap(this.#room());
  }

  #look(window: MapWindow | undefined): void {
    this.#window = window;
    this.#isMoving = true;
    this.#card.hide();
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
      this.#followCross();
    });
    globalThis.window.clearTimeout(this.#rest);
    this.#rest = globalThis.window.setTimeout(() => {
      this.#isMoving = false;
      this.#draw();
    }, restMs);
  }

  #draw(): void {
    const scene = this.#scene;
    const room = this.#room();
    if (!scene || room.width === 0 || room.height === 0) return;
    const now = this.#now();
    const zoom = now.scale / wholeMap(room).scale;
    const pointPx = pointSize(scene.looks.length, room, zoom);
    this.#painter.draw(now, room, { pointPx, isMoving: this.#isMoving });
    this.#names.draw(now, room);
    this.#selected.hidden = scene.selected < 0;
    if (scene.selected >= 0)
      moveTo(this.#selected, toPicture(now, room, this.#spot(scene.selected)));
    const circle = 2 * circleShare * Math.min(room.width, room.height);
    this.#cross.style.setProperty('--map-circle', `${Math.round(circle)}px`);
    this.#root.dataset['selected'] = String(scene.selected);
    this.#root.dataset['zoom'] = zoom.toFixed(2);
    this.#root.dataset['resting'] = String(!this.#isMoving);
  }

  #changedLook(): void {
    this.#names.forgetSizes();
    // In another theme the colours are others.
    if (this.#scene) this.draw();
  }

  #usePainter(painter: PointPainter): PointPainter {
    this.#painter = painter;
    const { canvas, mostPoints } = painter;
    this.#root.querySelector('.point-canvas')?.remove();
    this.#root.prepend(canvas);
    const isGl = painter instanceof GlPoints;
    this.#root.dataset['painter'] = isGl ? 'webgl' : 'canvas';
    // After the constructor: what hears of it may draw at once.
    queueMicrotask(() => this.#events().onPainter({ isGl, mostPoints }));
    if (isGl) {
      canvas.addEventListener('webglcontextlost', (event) => {
        event.preventDefault();
        if (this.#painter !== painter) return;
        this.#usePainter(new CanvasPoints());
        this.#redraw();
      });
      canvas.addEventListener('webglcontextrestored', () => {
        const again = GlPoints.create();
        if (!again || !this.#root.isConnected) return;
        this.#usePainter(again);
        this.#redraw();
      });
    }
    return painter;
  }

  #redraw(): void {
    if (!this.#scene) return;
    this.#painter.setScene(this.#scene);
    this.#draw();
  }

  #spot(point: number): Spot {
    const places = this.#scene?.places;
    return { x: places?.[2 * point] ?? 0, y: places?.[2 * point + 1] ?? 0 };
  }

  #pointAt(at: Spot, withinPx: number): number {
    const now = this.#now();
    return this.#grid?.nearest(toMap(now, this.#room(), at), withinPx / now.scale) ?? -1;
  }

  #hover(at: Spot | undefined): void {
    const point = at ? this.#pointAt(at, reachPx) : -1;
    if (!at && this.#root.matches(':focus-visible')) this.#followCross();
    else this.#enter(point, false);
  }

  #enter(point: number, isByKeys: boolean): void {
    if (point === this.#point && !isByKeys) return;
    this.#point = point;
    this.#root.classList.toggle('map-on-point', point >= 0);
    this.#events().onPoint(point, isByKeys);
    if (point >= 0) this.#showCard(point);
    else this.#card.hide();
  }

  #leave(): void {
    if (this.#point >= 0) this.#enter(-1, false);
    this.#card.hide();
  }

  #showCard(point: number): void {
    const lines = this.#events().card(point);
    if (lines.length === 0) return;
    const { x, y } = toPicture(this.#now(), this.#room(), this.#spot(point));
    const { left, top } = this.#root.getBoundingClientRect();
    this.#card.root.dataset['point'] = String(point);
    this.#card.showAt(new DOMRect(left + x - 4, top + y - 4, 8, 8), lines);
  }

  /** Where keys move the map, the point nearest to its middle is the one that they are at. */
  #followCross(): void {
    if (!this.#root.matches(':focus-visible')) return;
    this.#enter(this.#pointAt(middleOf(this.#room()), crossReachPx), true);
  }

  #onKey(key: 'choose' | 'list' | 'leave'): void {
    if (key === 'choose') {
      if (this.#point >= 0) this.#events().onChoose(this.#point);
    } else if (key === 'list') {
      const room = this.#room();
      const now = this.#now();
      const distance = (circleShare * Math.min(room.width, room.height)) / now.scale;
      this.#events().onList(this.#grid?.within(now, distance) ?? []);
    } else {
      this.#card.hide();
      this.#drawLine([], false);
      this.#events().onList([]);
    }
  }

  #drawLine(line: readonly Spot[], isDone: boolean): void {
    this.#card.hide();
    const shown = isDone ? [] : line;
    this.#line.setAttribute('points', shown.map(({ x, y }) => `${x},${y}`).join(' '));
    if (!isDone || !this.#scene) return;
    const now = this.#now();
    const room = this.#room();
    const around = line.map((spot) => toMap(now, room, spot));
    this.#events().onList(pointsInside(this.#scene.places, around));
  }
}

function middleOf({ width, height }: Room): Spot {
  return { x: width / 2, y: height / 2 };
}

function moveTo(shown: HTMLElement, { x, y }: Spot): void {
  shown.style.transform = `translate(${x}px, ${y}px)`;
}
