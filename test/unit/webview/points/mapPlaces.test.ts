import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { pointsInside } from '../../../../src/webview/drawing/points/lasso.ts';
import {
  panned,
  toMap,
  toPicture,
  wholeMap,
  zoomed,
} from '../../../../src/webview/drawing/points/mapWindow.ts';
import { placeNames } from '../../../../src/webview/drawing/points/placeNames.ts';
import { PointGrid } from '../../../../src/webview/drawing/points/pointGrid.ts';
import { pointSize, stepFor } from '../../../../src/webview/drawing/points/pointPainter.ts';

const room = { width: 400, height: 300 };

function randomPlaces(count: number): Float32Array {
  const random = seededRandom(3);
  return Float32Array.from({ length: 2 * count }, () => 2 * random() - 1);
}

describe('places on a map', () => {
  test('what is under the pointer stays there while it zooms; a hand takes the map along', () => {
    const at = { x: 90, y: 210 };
    const before = wholeMap(room);
    const fixed = toMap(before, room, at);
    const after = zoomed(before, room, 3, at);
    assert.ok(Math.abs(after.scale - 3 * before.scale) < 1e-9);
    const still = toPicture(after, room, fixed);
    assert.ok(Math.hypot(still.x - at.x, still.y - at.y) < 1e-9);
    const moved = toPicture(panned(after, 12, -7), room, fixed);
    assert.ok(Math.hypot(moved.x - at.x - 12, moved.y - at.y + 7) < 1e-9);
  });

  test('all of the map is in the picture, and it can be neither lost nor zoomed without end', () => {
    const whole = wholeMap(room);
    for (const [x, y] of [
      [-1, -1],
      [1, 1],
    ] as const) {
      const at = toPicture(whole, room, { x, y });
      assert.ok(at.x >= 0 && at.x <= room.width && at.y >= 0 && at.y <= room.height);
    }
    assert.deepEqual(panned(whole, -1e6, -1e6), { ...whole, x: 1, y: -1 });
    let window = whole;
    for (let i = 0; i < 100; i++) window = zoomed(window, room, 2, { x: 10, y: 10 });
    assert.ok(window.scale <= 400 * whole.scale);
  });

  test('the grid finds what looking at each point finds', () => {
    const places = randomPlaces(3000);
    const grid = new PointGrid(places);
    const distance = (point: number, x: number, y: number): number =>
      Math.hypot(places[2 * point]! - x, places[2 * point + 1]! - y);
    const all = Array.from({ length: 3000 }, (_, point) => point);
    const spots = randomPlaces(50);
    for (let i = 0; i < 50; i++) {
      const [x, y] = [spots[2 * i]!, spots[2 * i + 1]!];
      const within = all.filter((point) => distance(point, x, y) <= 0.05);
      const found = grid.within({ x, y }, 0.05);
      assert.deepEqual(
        [...found].sort((a, b) => a - b),
        within,
      );
      const nearest = grid.nearest({ x, y }, 0.05);
      assert.equal(nearest, found[0] ?? -1);
    }
    assert.equal(new PointGrid(new Float32Array()).nearest({ x: 0, y: 0 }, 1), -1);
  });

  test('a lasso takes what is inside, also of a line that turns inwards', () => {
    const places = Float32Array.of(0, 0, 0.5, 0.5, -0.5, 0.5, 0, 0.8);
    const square = [
      { x: -1, y: -1 },
      { x: 1, y: -1 },
      { x: 1, y: 1 },
      { x: 0, y: 0.2 },
      { x: -1, y: 1 },
    ];
    assert.deepEqual(pointsInside(places, square), [0, 1, 2]);
    assert.deepEqual(pointsInside(places, square.slice(0, 2)), []);
  });

  test('names never overlap, the first ones have their place, all stay in the picture', () => {
    const random = seededRandom(5);
    const wanted = Array.from({ length: 80 }, () => ({
      at: { x: 420 * random() - 10, y: 300 * random() },
      width: 40 + 80 * random(),
      height: 16,
    }));
    const placed = placeNames(wanted, room);
    assert.ok(placed.length >= 15, `${placed.length}`);
    const inside = wanted.findIndex(({ at: { x, y } }) => x > 0 && x < 400 && y > 8 && y < 290);
    assert.equal(placed[0]?.index, inside);
    for (const [i, name] of placed.entries()) {
      const { width, height } = wanted[name.index]!;
      assert.ok(name.left >= 0 && name.top >= 0);
      assert.ok(name.left + width <= 400 && name.top + height <= 300);
      for (const other of placed.slice(i + 1)) {
        const size = wanted[other.index]!;
        const isApart =
          name.left + width <= other.left ||
          other.left + size.width <= name.left ||
          name.top + height <= other.top ||
          other.top + size.height <= name.top;
        assert.ok(isApart, `${name.index} and ${other.index}`);
      }
    }
  });

  test('of very many points a part is drawn while it moves, or where the painter draws no more', () => {
    assert.equal(stepFor(100_000, Infinity, false), 1);
    assert.ok(100_000 / stepFor(100_000, Infinity, true) <= 20_000);
    assert.equal(stepFor(10_000, 10_000, false), 1);
    assert.equal(stepFor(10_001, 10_000, false), 2);
    assert.ok(pointSize(50, room, 1) > pointSize(20_000, room, 1));
    assert.ok(pointSize(20_000, room, 50) > pointSize(20_000, room, 1));
  });
});
