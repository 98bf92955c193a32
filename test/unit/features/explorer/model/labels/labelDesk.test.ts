import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { VectorSource } from '../../../../../../src/core/analysis/learn/learner.ts';
import { AppError } from '../../../../../../src/core/errors/appError.ts';
import { Matrix } from '../../../../../../src/core/vectors/matrix.ts';
import {
  KeptLabels,
  keyDigits,
} from '../../../../../../src/features/explorer/model/labels/keptLabels.ts';
import { LabelDesk } from '../../../../../../src/features/explorer/model/labels/labelDesk.ts';
import type { ShownContent } from '../../../../../../src/features/explorer/model/shownContent.ts';
import { textHash } from '../../../../../../src/host/text/textHash.ts';
import { FakeContentSet } from '../../../../../support/fakes/fakeContentSet.ts';
import { FakeSegments } from '../../../../../support/fakes/fakeSegments.ts';

const own: VectorSource = {
  ...{ name: 'own', filesHash: 'a'.repeat(64), layer: -1, pooling: 'mean' },
  ...{ prompt: '', dims: 24 },
};
const texts = ['a late parcel', 'a lost parcel', ' a late parcel', 'a wrong invoice', 'an invoice'];
const { signal } = new AbortController();
const about = { version: 'v1' };

/** A desk of these texts, as a window of a workspace with this state has it. */
function desk(state: Map<string, unknown>, source: VectorSource = own) {
  const segments = new FakeSegments();
  const shown = { count: texts.length, text: (i: number) => texts[i]! };
  const content = { documents: [shown] } as unknown as ShownContent;
  const embedded: string[][] = [];
  const made = new LabelDesk({
    current: (reference) => {
      if (reference.version !== about.version) throw new AppError('invalidInput', 'Past.');
      return content;
    },
    until: () => signal,
    contentSet: new FakeContentSet({
      texts: () => texts,
      vectorOf: (text) => segments.vector(text),
    }),
    kept: new KeptLabels({
      get: (key) => state.get(key),
      update: (key, value) => Promise.resolve(void state.set(key, value)),
    }),
    idOf: () => 'content',
    isTable: () => false,
    keyOf: (text) => textHash(text, keyDigits),
    vectorsOf: (words) => {
      embedded.push([...words]);
      const matrix = new Matrix(words.length, 24);
      for (const [i, word] of words.entries()) matrix.row(i).set(segments.vector(word));
      return Promise.resolve(matrix);
    },
    source: () => source,
  });
  return { made, embedded };
}

describe('the labels of a panel', () => {
  test('a label is its text’s, wherever it stands; it is there in the next window', async () => {
    const state = new Map<string, unknown>();
    const { made, embedded } = desk(state);
    await made.change(about, { kind: 'add', segments: [2], name: 'delivery' }, signal);
    const sheet = await made.change(about, { kind: 'add', segments: [3], name: 'billing' }, signal);
    assert.deepEqual(Array.from(sheet.segments), [0, 1, 3, 4]);
    assert.deepEqual(Array.from(sheet.places), [2, 1, 1, 1]);
    assert.deepEqual(Array.from(sheet.given), [0, -1, 1, -1]);
    assert.deepEqual(sheet.counts, [1, 1]);
    await made.change(about, { kind: 'give', segments: [1], label: 0 }, signal);
    const labels = await made.labels(about, { signal });
    assert.deepEqual(
      labels.map(({ label }) => label),
      ['delivery', 'delivery', 'delivery', 'billing', 'billing'],
    );
    assert.equal(labels[2]!.probability, 1);
    assert.ok(labels[4]!.probability! < 1);
    assert.deepEqual(embedded, [['delivery', 'billing']], 'the words of each label once');
    assert.ok(!JSON.stringify([...state]).includes('parcel'), 'no text is kept');
    const next = await desk(state).made.sheet(about, signal);
    assert.deepEqual(next.given, (await made.sheet(about, signal)).given);
  });

  test('a classifier of another model is refused with a sentence, one of this guesses', async () => {
    const { made } = desk(new Map());
    await assert.rejects(made.learner(about, { signal }), /nothing to save yet/);
    await made.change(about, { kind: 'add', segments: [0], name: 'delivery' }, signal);
    await made.change(about, { kind: 'add', segments: [3], name: 'billing' }, signal);
    const learner = await made.learner(about, { signal });
    assert.deepEqual([learner.classes, learner.trainedOn], [['delivery', 'billing'], 2]);
    const opened = { name: 'kept.json', learner };
    const other = desk(new Map(), { ...own, name: 'other', filesHash: 'b'.repeat(64) }).made;
    await assert.rejects(
      other.use(about, opened, signal),
      /^AppError: kept.json was trained on vectors of the model own \(a{12}\), and these are of other \(b{12}\)/,
    );
    const layer = desk(new Map(), { ...own, layer: 2 }).made;
    await assert.rejects(layer.use(about, opened, signal), /by mean of layer -1, and these are/);
    const fresh = desk(new Map()).made;
    assert.equal((await fresh.use(about, opened, signal)).used?.name, 'kept.json');
    const { method, names, guesses } = await fresh.guess(about, { signal });
    assert.deepEqual([method, names[guesses[1]!]], ['saved', 'delivery']);
  });

  test('a past version is refused', async () => {
    const { made } = desk(new Map());
    await assert.rejects(made.sheet({ version: 'v0' }, signal), { code: 'invalidInput' });
  });
});
