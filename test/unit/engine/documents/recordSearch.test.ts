import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FoundSegment } from '../../../../src/protocol/corpusApi.ts';
import { setup } from './corpusSetup.ts';

const csv = `id,channel,text,agent
T-1,mail,so many of the boats are here,Ann Lee
T-2,phone,the house is on the hill,Bob Ray
T-3,mail,so many of the boats are here,Bob Ray
T-4,mail,"it was a ""warm"" engine",a long way behind what a title has room for: ${'so '.repeat(40)} Zed
`;
const lines = `{"id":"J-1","text":"so many of the cats are here","channel":"mail"}
{"id":"J-2","text":"no house stands on that hill","channel":"phone"}
`;

describe('a search of tables', () => {
  const found = async (query: string, mode: 'keyword' | 'hybrid' | 'semantic' = 'hybrid') => {
    const { corpus, put, embed } = setup();
    await corpus.putDocument({
      ...{ document: 'a.csv', text: csv, segmentKind: 'line', textKind: 'delimited' },
      columns: ['text'],
    });
    await corpus.putDocument({
      ...{ document: 'b.jsonl', text: lines, segmentKind: 'line', textKind: 'jsonLines' },
      columns: ['text'],
    });
    await put('c.txt', ['T-1 is in a line of plain text', 'and this is one more']);
    const documents = ['a.csv', 'b.jsonl', 'c.txt'];
    for (const document of documents) await embed(document);
    const scope = { documents };
    const { hits } = await corpus.search({ query, mode, scope, limit: 9 });
    const nearness = await corpus.queryNearness({ query, scope });
    const placeOf = ({ document, segment, places }: FoundSegment): string =>
      `${document}:${segment + 1}${places > 1 ? ` x${places}` : ''}`;
    const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1', 'c2'];
    return {
      hits: hits.map(placeOf).sort(),
      near: all.filter((_, i) => nearness.hits[i] === 1).join(' '),
    };
  };

  test('what is in quotes may stand in another column, and the record that has it is the hit', async () => {
    for (const mode of ['keyword', 'hybrid', 'semantic'] as const) {
      assert.deepEqual((await found('"T-3"', mode)).hits, ['a.csv:3'], mode);
      assert.deepEqual((await found('boats "T-1"', mode)).hits, ['a.csv:1', 'c.txt:1'], mode);
    }
    assert.deepEqual(await found('"T-1"'), { hits: ['a.csv:1', 'c.txt:1'], near: 'a1 c1' });
    assert.deepEqual(await found('"J-2"'), { hits: ['b.jsonl:2'], near: 'b2' });
  });

  test('places are counted of the records that have it; all in quotes must be in one record', async () => {
    assert.deepEqual((await found('"mail" "boats"')).hits, ['a.csv:1 x2']);
    assert.deepEqual((await found('"Bob Ray" "boats"')).hits, ['a.csv:3']);
    assert.deepEqual((await found('"Ann Lee" "hill"')).hits, []);
  });

  test('far behind what a title has room for, and by no name of a column', async () => {
    assert.deepEqual((await found('"Zed"', 'keyword')).hits, ['a.csv:4']);
    assert.deepEqual((await found('"channel"')).hits, []);
  });

  test('what is not wanted is looked for in the text alone', async () => {
    assert.deepEqual((await found('"mail" -boats')).hits, ['a.csv:4', 'b.jsonl:1']);
    assert.deepEqual((await found('"boats" -mail')).hits, ['a.csv:1 x2']);
  });
});
