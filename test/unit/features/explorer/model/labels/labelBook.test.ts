import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../../../../../src/core/errors/appError.ts';
import {
  KeptLabels,
  keyDigits,
  mostKeptTexts,
} from '../../../../../../src/features/explorer/model/labels/keptLabels.ts';
import {
  LabelBook,
  type LabelState,
} from '../../../../../../src/features/explorer/model/labels/labelBook.ts';

const shown = ({ names, given }: LabelState): Record<string, string> =>
  Object.fromEntries(Array.from(given, ([key, label]) => [key, names[label]!]));
const isInvalid = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'invalidInput';

describe('the labels of a content', () => {
  test('are given, taken away, renamed, merged and removed; each can be undone and done again', () => {
    const book = new LabelBook();
    book.add(['a', 'b'], ' spam\n mail ');
    book.add(['c'], 'ham');
    book.give(['a'], 1);
    assert.deepEqual(shown(book.state), { a: 'ham', b: 'spam mail', c: 'ham' });
    book.add(['b'], 'ham');
    assert.deepEqual(book.state.names, ['spam mail', 'ham'], 'a name stands once');
    book.undo();
    book.add(['d'], 'other');
    book.rename(1, 'good');
    book.rename(2, 'spam mail');
    assert.deepEqual(shown(book.state), { a: 'good', b: 'spam mail', c: 'good', d: 'spam mail' });
    assert.deepEqual(book.state.names, ['spam mail', 'good']);
    book.remove(0);
    assert.deepEqual(shown(book.state), { a: 'good', c: 'good' });
    book.give(['a', 'c'], undefined);
    const editions = book.edition;
    book.give(['a'], undefined);
    assert.equal(book.edition, editions, 'what changes nothing is no step');
    const steps: object[] = [];
    while (book.canUndo) {
      steps.push(shown(book.state));
      book.undo();
    }
    assert.deepEqual(book.state.names, []);
    for (const step of steps.reverse()) {
      book.redo();
      assert.deepEqual(shown(book.state), step);
    }
    assert.equal(book.canRedo, false);
    book.undo();
    book.add(['e'], 'good');
    assert.equal(book.canRedo, false, 'a new step ends what was undone');
  });

  test('a blank name, one that is too long and a label that is gone are refused', () => {
    const book = new LabelBook();
    assert.throws(() => book.add(['a'], ' \n '), isInvalid);
    assert.throws(() => book.add(['a'], 'x'.repeat(201)), isInvalid);
    assert.throws(() => book.give(['a'], 0), isInvalid);
    assert.throws(() => book.rename(3, 'x'), isInvalid);
    const many = new Map(Array.from({ length: 1001 }, (_, i) => [`${i}`, `label ${i}`]));
    assert.throws(() => book.giveAll(many), isInvalid);
    assert.equal(book.edition, 1);
  });

  test('a column is one step; older steps are let go of where they hold very many labels', () => {
    const book = new LabelBook();
    const column = (label: string) =>
      new Map(Array.from({ length: 90_000 }, (_, i) => [`${i}`, `${label} ${i % 3}`]));
    for (const label of ['a', 'b', 'c', 'd']) book.giveAll(column(label));
    let steps = 0;
    for (; book.canUndo; steps++) book.undo();
    assert.equal(steps, 2);
  });
});

describe('kept labels', () => {
  class Values {
    value: unknown;
    get(): unknown {
      return this.value;
    }
    update(_: string, value: unknown): Promise<void> {
      // As VS Code does.
      this.value = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
      return Promise.resolve();
    }
  }
  const key = (i: number): string => i.toString(16).padStart(keyDigits, '0');
  const state = (count: number): LabelState => ({
    names: ['x', 'y'],
    given: new Map(Array.from({ length: count }, (_, i) => [key(i), i % 2])),
  });

  test('come back as they were, of each content its own, the last twenty', async () => {
    const values = new Values();
    const kept = new KeptLabels(values);
    for (let i = 0; i < 22; i++) assert.ok(await kept.write(`content ${i}`, state(i + 1)));
    assert.deepEqual(kept.read('content 21'), state(22));
    assert.deepEqual(kept.read('content 2'), state(3));
    assert.equal(kept.read('content 1').names.length, 0);
    await kept.write('content 21', { names: [], given: new Map() });
    assert.equal(kept.read('content 21').names.length, 0);
  });

  test('more than the bound are not kept, and it is said; a state of something else is none', async () => {
    const values = new Values();
    const kept = new KeptLabels(values);
    assert.ok(await kept.write('a', state(mostKeptTexts)));
    assert.ok(JSON.stringify(values.value).length < 16 * mostKeptTexts);
    assert.equal(await kept.write('a', state(mostKeptTexts + 1)), false);
    assert.equal(kept.read('a').names.length, 0);
    values.value = [{ content: 'a', names: [1], keys: [] }, null, 'b'];
    assert.equal(kept.read('a').names.length, 0);
  });
});
