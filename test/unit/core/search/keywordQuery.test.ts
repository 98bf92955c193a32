import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  phraseExpression,
  phraseTest,
  wordExpressions,
} from '../../../../src/core/search/keywordQuery.ts';
import { atOnce } from '../../../../src/core/search/steps.ts';

function held(phrase: string, texts: readonly string[]): string[] {
  return texts.filter((text) => atOnce(phraseTest(phrase)(text)));
}

test('words are looked for one by one, names with their parts', () => {
  assert.deepEqual(wordExpressions('find parseURL AND low tide utf8'), [
    ...['"find"', '"parseurl"', '"low"', '"tide"', '"utf8"'],
    ...['"parse"', '"url"', '"utf"', '"8"'],
  ]);
  assert.deepEqual(wordExpressions('=> 🌊'), []);
});

test('stop words are looked for where there are no others', () => {
  assert.deepEqual(wordExpressions('the tide of the year'), ['"tide"', '"year"']);
  assert.deepEqual(wordExpressions('To be or not'), ['"to"', '"be"', '"or"', '"not"']);
});

test('a phrase is its words as they are, whole and next to each other', () => {
  const wanted = ['At LOW, water', 'low-wäter mark', 'const lowWaterMark = 1'];
  const others = ['at low waters', 'water low', 'slow water', 'low tide, water'];
  assert.deepEqual(held('low water', [...wanted, ...others]), wanted);
  assert.deepEqual(held('sha 256', ['sha256', 'SHA-256', 'sha2560']), ['sha256', 'SHA-256']);
});

test('signs of a phrase have to stand where it has them', () => {
  const languages = ['written in C++ for speed', 'plain C code', 'a C# service', 'ABC++'];
  assert.deepEqual(held('C++', languages), ['written in C++ for speed']);
  assert.deepEqual(held('C#', languages), ['a C# service']);
  assert.deepEqual(held('C', languages), languages.slice(0, 3));
  assert.deepEqual(held('$HOME', ['$HOME is', 'HOME is', 'cd "$home"']), [
    '$HOME is',
    'cd "$home"',
  ]);
  assert.deepEqual(held('a->b', ['a->b', 'a -> b', 'a-b', 'xa->b', 'a->bc', 'a=>b']), [
    'a->b',
    'a -> b',
  ]);
  assert.deepEqual(held('x = y', ['x = y', 'x=y;', 'x == y', 'x y', 'x =  y']), [
    ...['x = y', 'x=y;', 'x =  y'],
  ]);
  assert.deepEqual(held('don’t', ["don't", 'don t', 'don”t']), ["don't"]);
});

test('vowel signs of Indic scripts tell words apart', () => {
  const lines = ['राम की किताब मेज पर है', 'राम का घर दूर है'];
  assert.deepEqual(held('की', lines), lines.slice(0, 1));
  assert.deepEqual(held('का', lines), lines.slice(1));
  assert.deepEqual(held('กี', ['กี', 'กา', 'ก', 'กิ']), ['กี']);
});

test('vocalised and plain spelling find each other', () => {
  for (const [full, plain] of [
    ['מַיִם רַבִּים', 'מים רבים'],
    ['كُتُبٌ كَثِيرَة', 'كتب كثيرة'],
    ['вода́ холо́дная', 'вода холодная'],
    ['ещё', 'еще'],
    ['ὕδωρ', 'υδωρ'],
    ['oﬃce ﬁle', 'office file'],
    ['ｆｕｌｌ ｗｉｄｔｈ', 'full width'],
    ['co\u00ADoperate', 'cooperate'],
    ['Große STRAẞE', 'grosse Strasse'],
    ['Chef-d’œuvre Æsop', "chef-d'oeuvre aesop"],
    ['Łódź Đà Nẵng Smørrebrød ǿ', 'lodz da nang smorrebrod o'],
    ['Þórður ISIĞI ışık', 'thordur isigi isik'],
  ] as const) {
    assert.deepEqual(held(full, [full, plain]), [full, plain]);
    assert.deepEqual(held(plain, [full, plain]), [full, plain]);
  }
  // These are letters of their own.
  assert.deepEqual(held('май', ['май', 'маи']), ['май']);
});

test('a phrase is found wherever it stands in a long text', () => {
  const fillers = ['ab ', 'x'.repeat(50), '港', 'か\u3099', 'lowTide_', '\u0301\u0323', '𠮷'];
  for (const [phrase, wanted] of [
    ['low water', ' low water '],
    ['low water', ' lowWater '],
    ['low -> water', ' low->water '],
    ['港の船', '港の船'],
  ] as const) {
    for (const filler of fillers) {
      for (const shift of [0, 1, 2, 3, 5, 8, 13, 21]) {
        const before = `${'-'.repeat(shift)}${filler.repeat(Math.ceil(8192 / filler.length))}`;
        const text = `${before.slice(0, 8200)}${wanted}${before}`;
        assert.ok(atOnce(phraseTest(phrase)(text)), `${phrase} ${filler} ${shift}`);
        assert.ok(!atOnce(phraseTest(phrase)(text.replace(wanted, ' low - '))));
      }
    }
  }
});

test('a phrase without words has no expression', () => {
  assert.equal(phraseExpression('=>'), undefined);
  assert.equal(phraseExpression('C++'), '"C"');
});

test('a word with digits is found in names, as it is and with them apart', () => {
  const names = ['utf8Text', 'sha256_sum', 'HTTP2Server', 'toUtf8', 'utf_8', 'utf80Text'];
  assert.deepEqual(held('utf8', names), ['utf8Text', 'toUtf8']);
  assert.deepEqual(held('utf 8', names), ['utf8Text', 'toUtf8', 'utf_8']);
  assert.deepEqual(held('sha256', names), ['sha256_sum']);
  assert.deepEqual(held('http2 server', names), ['HTTP2Server']);
  assert.equal(phraseExpression('use utf8'), '"use utf8" OR "use utf 8"');
  assert.equal(phraseExpression('use utf8', false), '"use utf8"');
});

test('ten thousand words are a query, too', () => {
  const query = Array.from({ length: 10_000 }, (_, i) => `w${i}`).join(' ');
  const words = wordExpressions(query);
  assert.deepEqual([words.length, words[99]], [200, '"w99"']);
});

test('phrases that are looked for by turns in several texts are each found in their own', () => {
  const filler = '- '.repeat(5000);
  const texts = [`${filler}low tide`, `${filler}highWater`];
  const asked = ['low tide', 'high water'].flatMap((phrase) =>
    texts.map((text) => ({ phrase, text, steps: phraseTest(phrase)(text) })),
  );
  // Each reads its first part before any reads its last.
  for (const { steps } of asked) assert.equal(steps.next().done, false);
  const found = asked.filter(({ steps }) => atOnce(steps));
  assert.deepEqual(
    found.map(({ phrase, text }) => [phrase, text]),
    [
      ['low tide', texts[0]],
      ['high water', texts[1]],
    ],
  );
});
