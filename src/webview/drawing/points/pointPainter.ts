import type { Look } from './mapPalette.ts';
import type { MapWindow, Room } from './mapWindow.ts';

/** How much a point stands out. */
export const levels = { dim: 0, plain: 1, lit: 2 } as const;

/** Points of a map, as they look. */
export interface PointScene {
  /** x and y of each point, -1 to 1. */
  readonly places: Float32Array;
  /** By point: index in `palette`. */
  readonly looks: Uint8Array;
  /** By point: one of `levels`. */
  readonly levels: Uint8Array;
  /** At most 256. */
  readonly palette: readonly Look[];
}

export interface DrawOptions {
  /** Of a point, across, in the page's pixels. */
  readonly pointPx: number;
  /** While it moves a part of very many points is drawn, in a plainer way. */
  readonly isMoving: boolean;
}

/** What draws points on a canvas of its own. */
export interface PointPainter {
  readonly canvas: HTMLCanvasElement;
  /** Points that it draws at rest; of more, every second, third and so on. */
  readonly mostPoints: number;
  setScene(scene: PointScene): void;
  draw(window: MapWindow, room: Room, options: DrawOptions): void;
  dispose(): void;
}

/** While it moves, so many are drawn: software that draws without a graphics card has them within a tenth of a second. */
const mostMoving = 20_000;

/** Of so many points every how manieth is drawn. */
export function stepFor(count: number, mostPoints: number, isMoving: boolean): number {
  return Math.max(1, Math.ceil(count / Math.min(mostPoints, isMoving ? mostMoving : Infinity)));
}

const shareOfCell = 0.55;
const pointSizes = { least: 3, most: 9, zoomedMost: 14 };

/** How large a point is, across: smaller the more there are, larger as one comes nearer. */
export function pointSize(count: number, room: Room, zoom: number): number {
  const side = Math.min(room.width, room.height);
  const free = (shareOfCell * side) / Math.sqrt(Math.max(1, count));
  const size = Math.max(pointSizes.least, Math.min(pointSizes.most, free));
  return Math.min(pointSizes.zoomedMost, size * Math.max(1, zoom) ** 0.35);
}
