import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { IndexRoot, ServedFile } from '../../src/protocol/index/indexContent.ts';
import type { SensesAnswer, SensesRequest, WordSense } from '../../src/protocol/index/senseApi.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { senseWords } from '../support/senseWords.ts';

const location = { folder: undefined, vectorsFolder: undefined };
const bank = senseWords().find(({ word }) => word === 'bank');
const [river = [], money = []] = bank?.senses.map(({ sentences }) => sentences) ?? [];

describe('The senses of a word in an index', () => {
  let engine: Engine;
  let folder: string;
  let path: string;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'senses-')));
    await mkdir(join(folder, 'work'));
    path = join(folder, 'work', 'bank.txt');
    const lines = river.flatMap((line, i) => [line, money[i] ?? '']);
    await writeFile(path, lines.join('\n'));
    await writeFile(join(folder, 'work', 'code.ts'), 'export const riverBankHeight = 3;\n');
    engine = createEngine(() => undefined);
    await engine.open({ modelFolder: bundledModel });
    await update();
  });
  after(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  function update(served: readonly ServedFile[] = []): Promise<unknown> {
    const root: IndexRoot = { path: join(folder, 'work'), exclude: [], include: [] };
    return engine.updateIndex({
      ...{ location, served, changed: undefined, embed: false },
      rules: {
        ...{ roots: [root], useIgnoreFiles: true, maxFileBytes: 1e6, endings: undefined },
        sentenceEndings: [],
      },
    });
  }

  function senses(
    text: string,
    word: string,
    more: Partial<SensesRequest> = {},
    onProgress?: (answer: SensesAnswer) => void,
  ): Promise<SensesAnswer> {
    const start = text.indexOf(word);
    const asked = { location, text, word: { start, end: start + word.length }, ...more };
    return engine.sensesInIndex(asked, { onProgress });
  }

  const held = ({ places }: WordSense, sentences: readonly string[]): number =>
    places.filter(({ text }) => sentences.includes(text)).length;

  test('the banks of rivers and those that keep money are two, the one that was asked about first', async () => {
    const text = 'Children fished from the bank of the stream.';
    const { senses: found, texts, readTexts } = await senses(text, 'bank');
    assert.equal(found.length, 2);
    assert.deepEqual([texts, readTexts], [21, 21]);
    const [first, second] = found;
    assert.ok(first && second);
    assert.ok(held(first, river) >= 9, `${held(first, river)} of rivers`);
    assert.ok(held(second, money) >= 9, `${held(second, money)} of money`);
    for (const sense of found) {
      const likeness = sense.places.map((place) => place.likeness);
      assert.deepEqual(
        likeness,
        likeness.toSorted((a, b) => b - a),
      );
      assert.notEqual(sense.name, '');
      assert.doesNotMatch(sense.name, /bank/i);
      for (const place of sense.places) {
        assert.match(place.text.slice(place.word.start, place.word.end), /^banks?$/i);
      }
    }
  });

  test('the other sense comes first where it is asked about; where the word stands itself is no result', async () => {
    const [asked = ''] = money;
    const start = river[0]!.length + 1 + asked.indexOf('bank');
    const { senses: found } = await senses(asked, 'bank', { at: { path, start, end: start + 4 } });
    const [first] = found;
    assert.ok(first && held(first, money) >= 8);
    assert.ok(found.every(({ places }) => places.every(({ text }) => text !== asked)));
  });

  test('a part of a name is a place, and the place is told', async () => {
    const { senses: found } = await senses('the height of the bank', 'bank');
    const place = found.flatMap(({ places }) => places).find((each) => each.path.endsWith('.ts'));
    assert.ok(place);
    assert.equal(place.text.slice(place.word.start, place.word.end), 'Bank');
    assert.deepEqual([place.line, place.start], [1, 0]);
  });

  test('a word that stands nowhere else has no places', async () => {
    const { senses: found, texts } = await senses('a wholly unknown zyzzyva', 'zyzzyva');
    assert.deepEqual([found, texts], [[], 0]);
  });

  test('a text that is not saved counts as it is served, and several words of one text are told apart', async () => {
    const served = 'The quokka is a marsupial.\nOn the quokka sat a fly, and the quokka slept.';
    await update([{ path: join(folder, 'work', 'new.md'), text: served }]);
    const { senses: found } = await senses('A quokka eats leaves.', 'quokka');
    assert.deepEqual(
      found.flatMap(({ places }) => places.map(({ line, word }) => [line, word.start])).length,
      2,
    );
    await update();
  });

  test('blank text and signs are no word', async () => {
    await assert.rejects(senses('a , b', ','), { code: 'invalidInput' });
  });

  test('a cancelled search ends', async () => {
    const stopping = new AbortController();
    const text = 'the bank';
    const asked = { location, text, word: { start: 4, end: 8 } };
    const running = engine.sensesInIndex(asked, { signal: stopping.signal });
    stopping.abort();
    await assert.rejects(running, { code: 'cancelled' });
  });
});
