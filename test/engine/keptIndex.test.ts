import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createEngine } from '../../src/engine/engine.ts';
import type { IndexLocation } from '../../src/protocol/index/indexContent.ts';
import type { IndexPlace, SearchIndexRequest } from '../../src/protocol/indexApi.ts';
import {
  keptIndexFolder,
  keptRules,
  moveKeptIndex,
  neutralPlaces,
  writeKeptTexts,
} from '../support/keptIndex.ts';
import { bundledModel } from '../support/projectPaths.ts';

/** Hits from the first on: `path#cell:line start-end`, what the order follows, the cosine. */
interface Golden {
  readonly text: string;
  readonly mode: SearchIndexRequest['mode'];
  readonly hits: readonly (readonly [place: string, rankScore: number, score?: number])[];
  /** Of the first hit's text, where it has several. */
  readonly places?: readonly string[];
}

const golden: readonly Golden[] = [
  {
    text: 'baker flour',
    mode: 'keyword',
    hits: [['kitchen.txt:3 114-147', 5.1032473]],
    places: ['kitchen.txt:3 114-147', 'languages.txt:5 93-126', 'src/retryPolicy.ts:6 69-103'],
  },
  {
    text: 'retry attempts',
    mode: 'keyword',
    hits: [
      ['src/retryPolicy.ts:1 0-30', 2.8922112],
      ['src/retryPolicy.ts:9 199-237', 2.8532276],
      ['src/retryPolicy.ts:8 107-198', 2.6534844],
    ],
  },
  {
    text: '"parse_config"',
    mode: 'keyword',
    hits: [['src/parse_config.py:1 0-23', 10.5071551]],
  },
  { text: '船', mode: 'keyword', hits: [['languages.txt:2 17-36', 1.8106252]] },
  {
    text: 'winds month',
    mode: 'keyword',
    hits: [
      ['notes.ipynb#1:2 31-60', 5.7537834],
      ['notes.ipynb#0:1 0-34', 4.737433],
      ['notes.ipynb#1:1 0-30', 3.1375918],
    ],
  },
  {
    text: 'vessels resting in port',
    mode: 'semantic',
    hits: [
      ['harbour.md:3 24-60', 0.5139735, 0.5139735],
      ['harbour.md:1 0-22', 0.3870707, 0.3870707],
      ['harbour.md:3 61-99', 0.2259431, 0.2259431],
    ],
  },
  {
    text: 'how windy it is',
    mode: 'semantic',
    hits: [
      ['notes.ipynb#0:1 0-34', 0.5402357, 0.5402357],
      ['notes.ipynb#1:1 0-30', 0.4354868, 0.4354868],
      ['notes.ipynb#0:1 35-59', 0.3549039, 0.3549039],
    ],
  },
  {
    text: 'boats',
    mode: 'hybrid',
    hits: [
      ['harbour.md:3 24-60', 0.1469697, 0.4248477],
      ['harbour.md:1 0-22', 0.0909091, 0.4618037],
    ],
  },
];

describe('an index that an earlier state of the code has written', () => {
  const engine = createEngine(() => undefined);
  let folder: string;
  let root: string;
  let location: IndexLocation;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'kept-index-')));
    root = join(folder, 'workspace');
    const index = join(folder, 'index');
    location = { folder: index, vectorsFolder: index };
    for (const path of [root, index]) await mkdir(path);
    await writeKeptTexts(root);
    for (const name of ['workspace.sqlite', 'vectors.sqlite']) {
      await copyFile(join(keptIndexFolder, name), join(index, name));
    }
    moveKeptIndex(index, neutralPlaces, { root, model: bundledModel });
    await engine.open({ modelFolder: bundledModel });
  });
  after(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  let segments = 36;

  async function checkCounts(texts = 32): Promise<void> {
    const status = await engine.indexStatus({ location });
    assert.ok(status);
    const { model } = status;
    assert.partialDeepStrictEqual(status, {
      ...{ files: 6, segments, texts, embedded: texts, isKept: true, repair: 'none' },
    });
    assert.match(model ?? '', /^all-MiniLM-L6-v2/);
  }

  function placeOf({ path, cell, line, start, end }: IndexPlace): string {
    const inCell = cell === undefined ? '' : `#${cell}`;
    return `${path.slice(root.length + 1)}${inCell}:${line} ${start}-${end}`;
  }

  async function checkFirst({ text, mode, hits: wanted, places: all }: Golden): Promise<void> {
    const query = { text, more: [], less: [] };
    const { hits, ...counts } = await engine.searchIndex({ location, query, mode, limit: 10 });
    assert.deepEqual(
      [counts.segments, counts.embedded],
      [segments, mode === 'keyword' ? 0 : segments],
    );
    const places = hits.map(placeOf);
    // How they are mixed and what stands around them counts for is today's; what they score is theirs.
    const isWanted = (place: string): boolean => wanted.some(([each]) => each === place);
    assert.ok(isWanted(places[0] ?? ''), `${text}: ${places[0]}`);
    assert.equal(places.filter(isWanted).length, wanted.length, text);
    for (const [place, , score] of wanted) {
      const hit = hits[places.indexOf(place)];
      if (score === undefined) assert.equal(hit?.score, undefined);
      else assert.ok(Math.abs((hit?.score ?? NaN) - score) < 1e-5, `${text}: ${place}`);
    }
    const [first] = hits;
    const found = await engine.placesInIndex({ location, text: first?.text ?? '', limit: 10 });
    assert.deepEqual(found.places.map(placeOf), all ?? places.slice(0, 1), text);
    assert.deepEqual([first?.places, found.count], [found.places.length, found.places.length]);
  }

  test('it opens with what it held, and its searches find and score the same', async () => {
    await checkCounts();
    for (const each of golden) await checkFirst(each);
  });

  test('an update cuts the files anew: nothing is embedded or lost but lines that say nothing', async () => {
    const { notices, tables, ...answer } = await engine.updateIndex({
      ...{ location, rules: keptRules(root), served: [], changed: undefined, embed: true },
    });
    assert.deepEqual([notices, tables], [[], undefined]);
    assert.deepEqual(answer, { files: 6, changed: 6, removed: 0, embedded: 0, leftOut: [] });
    // Five are brackets and the ends of a comment, of three texts.
    segments = 31;
    await checkCounts(29);
    for (const each of golden) await checkFirst(each);
  });

  test('an edited line is the only one that is embedded', async () => {
    await writeFile(join(root, 'kitchen.txt'), 'Salt draws the water out of cucumbers.\r\n');
    const { changed, embedded } = await engine.updateIndex({
      ...{ location, rules: keptRules(root), served: [], embed: true },
      changed: [join(root, 'kitchen.txt')],
    });
    assert.deepEqual([changed, embedded], [1, 1]);
  });
});
