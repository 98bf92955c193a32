import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setup, type Setup } from './corpusSetup.ts';

const count = 20_000;
const tableOf = (ending: string): string => {
  const rows = Array.from({ length: count }, (_, i) => `T-${i},"The boats of ${i} are ${ending}"`);
  return `id,text\n${rows.join('\n')}\n`;
};
const scope = { documents: ['long', 'short'] };

const putLong = ({ corpus }: Setup, ending: string, signal?: AbortSignal) =>
  corpus.putDocument(
    { document: 'long', text: tableOf(ending), segmentKind: 'line', textKind: 'delimited' },
    { signal },
  );
const find = ({ corpus }: Setup, query: string, documents = scope.documents) =>
  corpus.search({ query, mode: 'keyword', scope: { documents }, limit: 3 });

test('others are answered while a long table is cut, from its former text', async () => {
  const own = setup();
  await own.put('short', ['the cat sleeps']);
  await own.put('long', ['the former boats']);
  const order: string[] = [];
  const cutting = putLong(own, 'asleep').then((answer) => {
    order.push('cut');
    return answer;
  });
  const { hits } = await find(own, 'former cat');
  order.push('found');
  assert.deepEqual(hits.map(({ text }) => text).sort(), ['the cat sleeps', 'the former boats']);
  const { spans } = await cutting;
  assert.deepEqual([order, spans.length], [['found', 'cut'], 2 * count]);
  const again = await find(own, '"T-777"', ['long']);
  assert.deepEqual(
    again.hits.map(({ text }) => text),
    ['The boats of 777 are asleep'],
  );
});

test('of two texts that are cut at once the later one stays, and what is removed meanwhile is gone', async () => {
  const own = setup();
  const first = putLong(own, 'asleep');
  const second = await own.put('long', ['the later boats']);
  assert.equal((await first).spans.length, 2 * count);
  assert.equal(second.spans.length, 2);
  const { hits } = await find(own, 'boats', ['long']);
  assert.deepEqual(
    hits.map(({ text }) => text),
    ['the later boats'],
  );
  const third = putLong(own, 'awake');
  await own.corpus.removeDocument({ document: 'long' });
  await third;
  await assert.rejects(find(own, 'boats', ['long']), { code: 'documentUnknown' });
});

test('a cut that is taken back leaves the former text', async () => {
  const own = setup();
  await own.put('long', ['the former boats']);
  const ended = new AbortController();
  const cutting = putLong(own, 'asleep', ended.signal);
  setImmediate(() => ended.abort());
  await assert.rejects(cutting, { code: 'cancelled' });
  const { hits } = await find(own, 'boats', ['long']);
  assert.deepEqual(
    hits.map(({ text }) => text),
    ['the former boats'],
  );
});
