import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Why } from '../../../../../src/core/search/ranking/rankPassages.ts';
import type { WordMatch } from '../../../../../src/core/tokenVectors/wordMatches.ts';
import { RowMeetings } from '../../../../../src/features/search/model/rowMeetings.ts';

const query = 'moon boats';
const whole = { cosine: 0.8, weight: 0.5 };
/** The first word of each text met `moon`, the second one `boats`. */
function matchesOf(text: string): WordMatch[] {
  const [first = '', second = ''] = text.split(' ');
  const from = first.length + 1;
  return [
    { queryStart: 0, queryEnd: 4, start: 0, end: first.length, ...whole },
    { queryStart: 5, queryEnd: 10, start: from, end: from + second.length, ...whole },
  ];
}
const hit = (text: string, why: Why = { tokens: 0.1 }) => ({ text, why });

function setup() {
  const asked: string[] = [];
  const logged: string[] = [];
  const failing = { is: false };
  const meetings = new RowMeetings(query, {
    matchWords: (of, text) => {
      assert.equal(of, query);
      asked.push(text);
      return failing.is ? Promise.reject(new Error('no model')) : Promise.resolve(matchesOf(text));
    },
    log: { debug: (message) => void logged.push(message) },
  });
  const marked = (hits: Parameters<RowMeetings['mark']>[0], count = 9): Promise<boolean> =>
    new Promise((resolve) => {
      meetings.mark(hits, count, () => resolve(true));
      setTimeout(() => resolve(false), 20);
    });
  return { meetings, asked, logged, failing, marked };
}

describe('what rows say of words that met', () => {
  test('is the words that are others than the query’s, of the hits whose words ranked them, each asked for once', async () => {
    const { meetings, asked, marked } = setup();
    const hits = [hit('lunar ships'), hit('night boat'), hit('moon boats'), hit('far away', {})];
    assert.equal(await marked(hits), true);
    assert.deepEqual(
      hits.map((each) => meetings.of(each)),
      ['moon → lunar, boats → ships', 'moon → night', undefined, undefined],
    );
    assert.equal(await marked(hits), false);
    assert.deepEqual(asked, ['lunar ships', 'night boat', 'moon boats']);
  });

  test('is asked for the first rows alone, and no longer once it is stopped', async () => {
    const { meetings, asked, marked } = setup();
    const hits = [hit('lunar ships'), hit('night boat')];
    await marked(hits, 1);
    assert.deepEqual(asked, ['lunar ships']);
    const marking = marked(hits);
    meetings.stop();
    assert.equal(await marking, false);
    assert.equal(meetings.of(hits[1]!), undefined);
  });

  test('is nothing where the engine fails, which the log says', async () => {
    const { meetings, logged, failing, marked } = setup();
    failing.is = true;
    assert.equal(await marked([hit('lunar ships')]), false);
    assert.deepEqual([meetings.of(hit('lunar ships')), logged.length], [undefined, 1]);
  });
});
