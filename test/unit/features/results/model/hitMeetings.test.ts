import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import type { WordMatch } from '../../../../../src/core/tokenVectors/wordMatches.ts';
import { HitMeetings } from '../../../../../src/features/results/model/hitMeetings.ts';

const match: WordMatch = { queryStart: 0, queryEnd: 4, start: 4, end: 9, cosine: 0.7, weight: 1 };

function setup(query: { text?: string; more?: string[]; less?: string[] }) {
  const asked: unknown[] = [];
  const logged: string[] = [];
  const failing = { is: false };
  const corpus = {
    matchWords: (texts: unknown, scope: unknown): Promise<readonly WordMatch[]> => {
      asked.push([texts, scope]);
      return failing.is
        ? Promise.reject(new AppError('engineStopped', 'It ended.'))
        : Promise.resolve([match]);
    },
  };
  const all = { text: '', more: [], less: [], ...query };
  const documents = [{ key: 'passage:file:///a.md' }];
  const log = { debug: (message: string) => void logged.push(message) };
  const meetings = new HitMeetings(corpus, { query: all, index: undefined, documents }, log);
  return { meetings, asked, logged, failing, documents };
}

describe('The words of a hit that met those of the query', () => {
  test('are asked for once, of what is read of the text, among the documents that were searched', async () => {
    const { meetings, asked, documents } = setup({ text: 'moon' });
    const read = { text: '\\a lunar', input: '  a lunar'.slice(1) };
    const [[word], again] = await Promise.all([meetings.of(read), meetings.of(read)]);
    assert.deepEqual([word?.start, word?.asked, again.length], [4, ['moon'], 1]);
    const texts = { reference: 'moon', text: read.input, index: undefined, isQuery: true };
    assert.deepEqual(asked, [[texts, documents]]);
  });

  test('are none for a sum of texts, for no words, and for a text that is far too long', async () => {
    const sums = [
      { text: 'moon', more: ['sea'] },
      { text: 'moon', less: ['sea'] },
    ];
    for (const query of [...sums, { text: ' ' }, { text: '/mo+n/' }]) {
      const { meetings, asked } = setup(query);
      assert.deepEqual([await meetings.of({ text: 'the lunar' }), asked], [[], []]);
    }
    const { meetings, asked } = setup({ text: 'moon' });
    assert.deepEqual([await meetings.of({ text: 'x'.repeat(20_001) }), asked], [[], []]);
  });

  test('are asked for again where the engine failed, which the log says', async () => {
    const { meetings, failing, logged } = setup({ text: 'moon' });
    failing.is = true;
    assert.deepEqual(await meetings.of({ text: 'the lunar' }), []);
    failing.is = false;
    assert.equal((await meetings.of({ text: 'the lunar' })).length, 1);
    assert.equal(logged.length, 1);
  });
});
