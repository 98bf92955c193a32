import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isCancellation, throwIfCancelled } from '../../../../../src/core/errors/appError.ts';
import { HitFindings } from '../../../../../src/features/results/model/hitFindings.ts';
import type { HitNode } from '../../../../../src/features/results/model/resultTree.ts';
import type { FoundPlaces, TextPlaces } from '../../../../../src/host/results.ts';

const none: FoundPlaces = { places: [], count: 2 };
const node = (places?: TextPlaces): HitNode =>
  ({ kind: 'hit', hit: { text: 'a', places }, key: 'a' }) as HitNode;

function findings(): HitFindings {
  const noModel = (): Promise<never> => Promise.reject(new Error('no model here'));
  const query = { text: 'boat', more: [], less: [] };
  const services = {
    corpus: {
      attribute: noModel,
      matchWords: noModel,
    },
    engine: { call: noModel },
  };
  return new HitFindings({ query }, { ...services, log: { debug: () => undefined } });
}

describe('What is found out about hits', () => {
  test('words that met are none where the model fails, and not asked for where a word was looked for', async () => {
    const found = findings();
    assert.deepEqual(await found.tintedWordsOf(node()), []);
    const word = { start: 0, end: 1 };
    const hit = { ...node().hit, word };
    assert.deepEqual(await found.tintedWordsOf({ hit }), [{ ...word, strength: 'strong' }]);
  });

  test('their places are asked for once, and again where that failed', async () => {
    const found = findings();
    let asked = 0;
    let isFailing = true;
    const all = (): Promise<FoundPlaces> => {
      asked++;
      return isFailing ? Promise.reject(new Error('not now')) : Promise.resolve(none);
    };
    const places = { count: 2, all };
    await assert.rejects(found.placesOf(node(places)), /not now/);
    isFailing = false;
    assert.equal(await found.placesOf(node(places)), none);
    assert.equal(await found.placesOf(node(places)), none);
    assert.equal(asked, 2);
    // Of a later answer they may be other ones.
    await found.placesOf(node({ count: 3, all }));
    assert.equal(asked, 3);
    assert.equal(await found.placesOf(node()), undefined);
  });

  test('whoever looks for places stops when something else is shown', async () => {
    const found = findings();
    const places: TextPlaces = {
      count: 2,
      all: async (signal) => {
        await new Promise(setImmediate);
        throwIfCancelled(signal);
        return none;
      },
    };
    const looking = found.placesOf(node(places));
    found.stop();
    await assert.rejects(looking, isCancellation);
  });
});
