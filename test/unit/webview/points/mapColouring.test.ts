import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { levels } from '../../../../src/webview/drawing/points/pointPainter.ts';
import { mapPicture, paintMap } from '../../../../src/webview/drawing/points/mapPicture.ts';
import {
  colouredMap,
  firstSegments,
  groupNameOf,
  type MapColouring,
} from '../../../../src/webview/views/themes/map/mapColouring.ts';
import { columnColouring } from '../../../../src/webview/views/themes/map/useColumnColouring.ts';
import { hitCount, pointLevels } from '../../../../src/webview/views/themes/map/mapLevels.ts';
import {
  mapNotes,
  mapSummary,
  nearnessColouring,
} from '../../../../src/webview/views/themes/map/mapTexts.ts';

const heat = { zero: [240, 240, 240], positive: [0, 90, 180] } as const;
// Six segments, of which two hold one text and one has no vector.
const textOf = Int32Array.of(0, 1, 0, 2, -1, 3);
const places = Float32Array.of(-0.9, 0.9, 0.9, -0.9, 0.8, -0.9, 0, 0);
const segmentOf = firstSegments(textOf, 4);
const themes: MapColouring = {
  ...{ kind: 'groups', key: 'theme', label: 'Theme', noneName: 'In no theme' },
  names: ['boats', 'cats & dogs'],
  groupOf: Int32Array.of(0, 1, 0, 1, -1, -1),
};

describe('colours of a map', () => {
  test('a point is its first segment’s; groups come largest first, with the middle of their points', () => {
    assert.deepEqual([...segmentOf], [0, 1, 3, 5]);
    const { groups, groupOf, looks, palette, names } = colouredMap(
      ...([places, segmentOf, themes, 'light', heat] as const),
    );
    assert.deepEqual([...groupOf!], [0, 1, 1, -1]);
    assert.deepEqual(
      groups.map(({ name, count }) => [name, count]),
      [
        ['cats & dogs', 2],
        ['boats', 1],
        ['In no theme', 1],
      ],
    );
    assert.ok(groups[0]!.middle.y < -0.8 && groups[1]!.middle.y > 0.8);
    assert.deepEqual(
      names.map(({ text }) => text),
      ['cats & dogs', 'boats'],
    );
    groups.forEach((group) => {
      const point = groupOf!.indexOf(group.group);
      assert.deepEqual(palette[looks[point]!], group.look);
    });
    assert.equal(groupNameOf(themes, 3), 'cats & dogs');
    assert.equal(groupNameOf(themes, 5), 'In no theme');
  });

  test('numbers go from pale to strong; what has none is quiet', () => {
    const shares = Float32Array.of(0, 0.5, 0, 1, NaN, NaN);
    const numbers = { kind: 'numbers', key: 'n', label: 'N', shares, low: '0', high: '1' } as const;
    const { looks, palette, groups } = colouredMap(places, segmentOf, numbers, 'light', heat);
    const reds = Array.from(looks, (look) => palette[look]!.color[0]);
    assert.ok(reds[0]! > reds[1]! && reds[1]! > reds[2]!);
    assert.equal(palette[looks[3]!], palette.at(-1));
    assert.deepEqual(groups, []);
  });

  test('a column colours by its numbers, from the least to the greatest, or by its words', () => {
    const numbers = columnColouring('price', {
      kind: 'numbers',
      numbers: Float64Array.of(2, 4, NaN, 3),
    });
    assert.ok(numbers.kind === 'numbers' && numbers.low === '2' && numbers.high === '4');
    assert.deepEqual([...numbers.shares], [0, 1, NaN, 0.5]);
    const labels = columnColouring('channel', {
      kind: 'labels',
      ...{ labels: ['mail', 'chat'], labelOf: Int32Array.of(0, 1, -1, 0), distinctCount: 2 },
    });
    assert.ok(labels.kind === 'groups');
    assert.equal(groupNameOf(labels, 1), 'chat');
    assert.equal(groupNameOf(labels, 2), 'No value, or a rare one');
    assert.notEqual(labels.key, numbers.key);
  });

  test('what is chosen stands out before a lit group, and that before the hits of a query', () => {
    const { groupOf } = colouredMap(places, segmentOf, themes, 'dark', heat);
    const hits = Uint8Array.of(1, 0, 1, 0, 1, 0);
    const of = (lit: number | undefined, chosen: readonly number[], found?: Uint8Array) => [
      ...pointLevels({ groupOf }, segmentOf, { hits: found, lit, chosen }),
    ];
    const { dim, plain, lit } = levels;
    assert.deepEqual(of(undefined, []), [plain, plain, plain, plain]);
    assert.deepEqual(of(undefined, [], hits), [lit, dim, dim, dim]);
    assert.deepEqual(of(1, [], hits), [dim, lit, lit, dim]);
    assert.deepEqual(of(-1, []), [dim, dim, dim, lit]);
    assert.deepEqual(of(1, [3], hits), [dim, dim, dim, lit]);
    assert.equal(hitCount(hits, segmentOf), 1);
    // Where colours say how near each one is, all of them are to be seen.
    const byNumber = pointLevels({ groupOf: undefined }, segmentOf, {
      ...{ hits, lit: undefined, chosen: [] },
    });
    assert.deepEqual([...byNumber], [lit, plain, plain, plain]);
  });

  test('nearness goes by the words that people read; without them from the least to the greatest', () => {
    const cosines = Float32Array.of(0.2, 0.6, NaN);
    const known = nearnessColouring({
      ...{ cosines, hits: new Uint8Array(3) },
      expected: Float32Array.of(10, 1e-6, NaN),
    });
    const unknown = nearnessColouring({
      ...{ cosines, hits: new Uint8Array(3) },
      expected: new Float32Array(3).fill(NaN),
    });
    for (const colouring of [known, unknown]) {
      const [low, high, none] = colouring.shares;
      assert.ok(Math.abs(low!) < 1e-6 && Math.abs(high! - 1) < 1e-6 && Number.isNaN(none!));
    }
  });

  test('it is said in words: groups and where they lie, what is left out', () => {
    const map = { places, textOf, comparedCount: 3 };
    const { groups } = colouredMap(places, segmentOf, themes, 'light', heat);
    const summary = mapSummary(map, groups);
    assert.match(summary, /^A map of 4 texts/);
    assert.match(summary, /cats & dogs, 2 at the bottom right; boats, 1 at the top left/);
    const notes = mapNotes(map, 3).join('\n');
    assert.match(notes, /2 of 4 texts are drawn/);
    assert.match(notes, /among 3/);
    assert.match(notes, /4 of them stand for 5 places/);
    assert.match(notes, /1 has no vector yet/);
    assert.deepEqual(
      mapNotes({ places, textOf: Int32Array.of(0, 1, 2, 3), comparedCount: 4 }, Infinity),
      [],
    );
  });

  test('a file has each point, the names and what marks mean, as markup that is escaped', () => {
    const coloured = colouredMap(places, segmentOf, themes, 'light', heat);
    const paper = { ...heat, negative: [229, 20, 0], text: '#1f1f1f', ground: '#ffffff' } as const;
    const svg = paintMap({ ...mapPicture(places, coloured), title: 'Map <1>' }, paper);
    const paths = svg.match(/fill-opacity="0.8" d="[^"]*"/g)!.join('');
    assert.equal(paths.match(/M/g)?.length, 4);
    assert.ok(svg.includes('cats &#38; dogs (2)') && svg.includes('Map &#60;1&#62;'));
    assert.ok(svg.includes('>boats<'));
    assert.ok(svg.includes('#ffffff'));
  });
});
