/** A place, on the map (-1 to 1, y upwards) or in the picture (pixels, y downwards). */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** What part of a map is seen: its middle, and how many pixels one of the map's units has. */
export interface MapWindow {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Of the picture, in pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

// So that no point at the edge is cut.
const marginPx = 16;
const mostZoom = 400;

/** All of the map, in the middle. */
export function wholeMap(room: Room): MapWindow {
  const side = Math.min(room.width, room.height) - 2 * marginPx;
  return { x: 0, y: 0, scale: Math.max(1, side / 2) };
}

export function toPicture(window: MapWindow, room: Room, { x, y }: Spot): Spot {
  return {
    x: room.width / 2 + (x - window.x) * window.scale,
    y: room.height / 2 - (y - window.y) * window.scale,
  };
}

export function toMap(window: MapWindow, room: Room, { x, y }: Spot): Spot {
  return {
    x: window.x + (x - room.width / 2) / window.scale,
    y: window.y - (y - room.height / 2) / window.scale,
  };
}

/** Larger (above 1) or smaller by a factor; what lies at a spot of the picture stays there. */
export function zoomed(window: MapWindow, room: Room, factor: number, at: Spot): MapWindow {
  const least = wholeMap(room).scale;
  const scale = Math.max(least / 2, Math.min(least * mostZoom, window.scale * factor));
  const fixed = toMap(window, room, at);
  return bounded({
    x: fixed.x - (at.x - room.width / 2) / scale,
    y: fixed.y + (at.y - room.height / 2) / scale,
    scale,
  });
}

/** Moved with a hand that goes so many pixels. */
export function panned(window: MapWindow, dx: number, dy: number): MapWindow {
  return bounded({
    x: window.x - dx / window.scale,
    y: window.y + dy / window.scale,
    scale: window.scale,
  });
}

/** Some of the map is always in sight. */
function bounded({ x, y, scale }: MapWindow): MapWindow {
  return { x: Math.max(-1, Math.min(1, x)), y: Math.max(-1, Math.min(1, y)), scale };
}
