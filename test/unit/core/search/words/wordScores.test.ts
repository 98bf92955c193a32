import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { foldText } from '../../../../../src/core/search/foldedText.ts';
import { identifierWords, searchWords } from '../../../../../src/core/search/identifierWords.ts';
import { queryWords, wordExpressions } from '../../../../../src/core/search/keywordQuery.ts';
import { seededRandom } from '../../../../../src/core/search/seededRandom.ts';
import { atOnce } from '../../../../../src/core/search/steps.ts';
import { porterStem } from '../../../../../src/core/search/words/porterStem.ts';
import { TextWords, type WordedText } from '../../../../../src/core/search/words/textWords.ts';
import { wordScores } from '../../../../../src/core/search/words/wordScores.ts';
import { lengthGain, rarityGain } from '../../../../../src/core/search/words/wordWeights.ts';
import { projectRoot } from '../../../../../scripts/realVscode/projectRoot.ts';

// As the index makes it.
const tokenize = `porter unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars '_'`;

/** What SQLite's full text makes of texts. */
class FullTextOracle {
  readonly #db = new DatabaseSync(':memory:');

  constructor(texts: readonly string[]) {
    this.#db.exec(`CREATE VIRTUAL TABLE words USING fts5 (text, parts, tokenize = "${tokenize}")`);
    this.#db.exec(`CREATE VIRTUAL TABLE terms USING fts5vocab (words, 'instance')`);
    const insert = this.#db.prepare('INSERT INTO words (rowid, text, parts) VALUES (?, ?, ?)');
    texts.forEach((text, i) => {
      const folded = foldText(text);
      insert.run(i, folded, identifierWords(folded).join(' '));
    });
  }

  /** Of an FTS5 expression. */
  scores(expression: string, count: number): number[] {
    const scores = new Array<number>(count).fill(0);
    const sql = 'SELECT rowid AS id, -bm25(words) AS score FROM words WHERE words MATCH ?';
    for (const row of this.#db.prepare(sql).iterate(expression)) {
      scores[Number(row['id'])] = Number(row['score']);
    }
    return scores;
  }

  /** The only term of each text. */
  terms(): string[] {
    const rows = this.#db.prepare('SELECT doc, term FROM terms WHERE col = ? ORDER BY doc');
    return rows.all('text').map(({ term }) => String(term));
  }
}

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const changelog = readFileSync(join(projectRoot, 'CHANGELOG.md'), 'utf8');
const source = readFileSync(join(projectRoot, 'src/core/search/keywordQuery.ts'), 'utf8');

const endings =
  'ational tional enci anci izer logi bli alli entli eli ousli ization ation ator alism iveness fulness ousness aliti iviti ' +
  'biliti ical icate iciti alize ness ful ative al ance ence er ic able ible ant ement ment ent sion tion ou ism ate iti ous ' +
  'ive ize s es ies sses eed ed ing y e ll';

/** Words of all shapes: no words at all, with the endings that stems lose. */
function* inventedWords(count: number): Generator<string> {
  const random = seededRandom(7);
  const pick = <T>(list: ArrayLike<T>): T => list[Math.floor(random() * list.length)]!;
  const ends = endings.split(' ');
  for (let i = 0; i < count; i++) {
    let word = pick('abcdeiouystlmwxzŋ_9ж');
    while (random() < 0.7) word += pick('abcdeiouystlmwxz');
    if (random() < 0.8) word += pick(ends);
    if (random() < 0.3) word += pick(ends);
    yield word;
  }
}

const alone = (text: string): WordedText => ({ text, around: undefined });

describe('Words as the full text of the index has them', () => {
  test('stems are SQLite’s', () => {
    const real = searchWords(foldText(readme + changelog + source)).map((each) =>
      each.toLowerCase(),
    );
    const long = [
      'x'.repeat(62) + 's',
      'x'.repeat(63) + 's',
      'x'.repeat(64) + 's',
      'ж'.repeat(32) + 's',
    ];
    const words = [...new Set([...real, ...inventedWords(5000), ...long, 'as', 's', 'eed', 'ing'])];
    const terms = new FullTextOracle(words).terms();
    assert.equal(terms.length, words.length);
    const stems = words.map((word) => Buffer.from(porterStem(word), 'latin1').toString());
    assert.deepEqual(stems, terms);
  });

  test('scores are those of SQLite’s bm25() for each word, weighed by its rarity and the text’s length', () => {
    const texts = [
      ...readme.split(/\n\n+/),
      ...source.split(/\n\n+/),
      'ΟΔΟΣ οδός και οδοί',
      '月が海を引く。潮汐表',
      '潮',
      'Ünïcode straße parseURL2 HTTPServer snake_case_name',
      '',
    ];
    const words = atOnce(TextWords.of(texts.map(alone)));
    const meanLength = words.lengths.reduce((a, b) => a + b, 0) / texts.length;
    const oracle = new FullTextOracle(texts);
    const queries = [
      'search the index of a workspace by meaning',
      'boats boat boating',
      'queryWords expression stopWords',
      'the of a',
      'οδοσ',
      '潮',
      '海を引く',
      'URL server case strasse straße',
      'nothinglikethis',
    ];
    for (const query of queries) {
      const expected = texts.map(() => 0);
      for (const word of wordExpressions(query)) {
        const ofWord = oracle.scores(word, texts.length);
        const holding = ofWord.filter((score) => score > 0).length;
        ofWord.forEach((score, i) => {
          if (score > 0) expected[i]! += score * rarityGain(holding, texts.length);
        });
      }
      words.lengths.forEach((length, i) => {
        expected[i]! *= lengthGain(length / meanLength);
      });
      const places = Int32Array.from(texts.keys());
      const scores = wordScores(queryWords(query), [{ words, places }], texts.length);
      expected.forEach((score, i) => {
        assert.ok(
          Math.abs(score - scores[i]!) < 1e-9 * Math.max(1, score),
          `${query}, text ${i}: ${scores[i]}, and not ${score}`,
        );
      });
    }
  });

  test('what stands around a text is found as its own words are, and makes it longer', () => {
    const words = atOnce(
      TextWords.of([
        { text: 'the ferry', around: 'harbour/tideTables.ts\nreadTable' },
        { text: 'the ferry', around: undefined },
      ]),
    );
    const scores = (query: string): readonly number[] => {
      const searched = [{ words, places: Int32Array.of(0, 1) }];
      return [...wordScores(queryWords(query), searched, 2)];
    };
    for (const query of ['harbours', 'tideTables', 'tides', 'read']) {
      const [named = 0, other] = scores(query);
      assert.ok(named > 0, query);
      assert.equal(other, 0);
    }
    const [longer = 0, shorter = 0] = scores('ferry');
    assert.ok(shorter > longer && longer > 0);
  });

  test('texts of several documents are scored as one collection, an equal one once', () => {
    const [all, a, b] = [
      ['the tide table', 'a ferry leaves', 'tides rise and fall', 'an empty harbour'],
      ['the tide table', 'a ferry leaves'],
      ['a ferry leaves', 'tides rise and fall', 'an empty harbour'],
    ].map((texts) => atOnce(TextWords.of(texts.map(alone))));
    const asked = queryWords('tide ferry');
    const apart = wordScores(
      asked,
      [
        { words: a!, places: [0, 1] },
        { words: b!, places: [-1, 2, 3] },
      ],
      4,
    );
    const together = wordScores(asked, [{ words: all!, places: [0, 1, 2, 3] }], 4);
    assert.deepEqual(apart, together);
    assert.ok(together[0]! > 0 && together[1]! > 0 && together[2]! > 0 && together[3] === 0);
  });
});
