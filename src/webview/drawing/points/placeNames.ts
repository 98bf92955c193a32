import type { Room, Spot } from './mapWindow.ts';

/** A name that is to stand at a spot of the picture, in pixels. */
interface WantedName {
  readonly at: Spot;
  readonly width: number;
  readonly height: number;
}

interface PlacedName {
  /** Index among the wanted ones. */
  readonly index: number;
  readonly left: number;
  readonly top: number;
}

const gapPx = 2;
/** Where a name may stand beside its spot when there is no room on it, in its heights. */
const shifts = [0, -1, 1, -2, 2];

/**
 * Names without overlap, the first ones first: each on its spot or a little above or below, wholly in the picture; left out
 * where there is no room, and where there are `most`.
 */
export function placeNames(
  wanted: readonly WantedName[],
  room: Room,
  most = Infinity,
): PlacedName[] {
  const placed: (PlacedName & Room)[] = [];
  wanted.forEach(({ at, width, height }, index) => {
    if (placed.length >= most) return;
    if (at.x < 0 || at.y < 0 || at.x > room.width || at.y > room.height) return;
    if (width > room.width || height > room.height) return;
    const left = Math.max(0, Math.min(room.width - width, at.x - width / 2));
    for (const shift of shifts) {
      const top = at.y - height / 2 + shift * height;
      if (top < 0 || top + height > room.height) continue;
      const isFree = placed.every(
        (other) =>
          left + width + gapPx <= other.left ||
          other.left + other.width + gapPx <= left ||
          top + height + gapPx <= other.top ||
          other.top + other.height + gapPx <= top,
      );
      if (!isFree) continue;
      placed.push({ index, left, top, width, height });
      return;
    }
  });
  return placed.map(({ index, left, top }) => ({ index, left, top }));
}
