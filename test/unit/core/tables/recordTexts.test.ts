import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tableLayout } from '../../../../src/core/tables/tableLayout.ts';
import { cutFile, cutKind, layoutOfFile } from '../../../../src/core/text/cutFile.ts';
import { noCharacter } from '../../../../src/core/text/segment.ts';
import { segmentText, type TitledSegment } from '../../../../src/core/text/segmentText.ts';

const tickets = [
  'id,date,channel,text',
  'T-1,2024-03-01,email,"My card ""gold"" has not, so far, come"',
  'T-2,2024-03-02,phone,Where is the nearest cash machine',
  'T-3,2024-03-02,chat,"Two lines\nof one text"',
  'T-4,2024-03-03,chat,',
  '',
].join('\n');

function cut(
  text: string,
  kind: 'delimited' | 'jsonLines',
  unit: 'line' | 'sentence' | 'passage' = 'line',
  columns?: readonly string[],
): TitledSegment[] {
  const segments = [...segmentText(text, unit, kind, { columns })];
  for (const { start, end, text: part, input } of segments) {
    assert.equal(part, text.slice(start, end), 'a text is the source’s');
    if (input !== undefined) assert.equal(input.length, part.length);
  }
  return segments;
}

const read = ({ text, input = text }: TitledSegment): string =>
  input.replaceAll(noCharacter, '').replace(/[ \n]+/g, ' ');

describe('a table’s records by their columns of text', () => {
  for (const unit of ['line', 'sentence', 'passage'] as const) {
    test(`by ${unit}: the text alone, the others in the title; a quote is one, the header and an empty text are none`, () => {
      assert.deepEqual(
        cut(tickets, 'delimited', unit).map((each) => [read(each), each.title]),
        [
          ['My card "gold" has not, so far, come', 'T-1 · 2024-03-01 · email'],
          ['Where is the nearest cash machine', 'T-2 · 2024-03-02 · phone'],
          ['Two lines of one text', 'T-3 · 2024-03-02 · chat'],
        ],
      );
    });
  }

  test('columns that are chosen: what lies between them is not read', () => {
    const text =
      'title,id,body,n\n"A ""big"" title",77,"What is said, here",1\nOther title,78,,2\n';
    assert.deepEqual(
      cut(text, 'delimited', 'line', ['BODY', 'title']).map((each) => [read(each), each.title]),
      [
        ['A "big" title What is said, here', '77 · 1'],
        ['Other title', '78 · 2'],
      ],
    );
    const [first] = cut(text, 'delimited', 'line', ['body', 'title']);
    assert.equal(first?.text, 'A ""big"" title",77,"What is said, here');
    assert.deepEqual(
      cut(text, 'delimited', 'line', ['id']).map((each) => [each.text, each.title]),
      [
        ['77', 'A "big" title · What is said, here · 1'],
        ['78', 'Other title · 2'],
      ],
    );
  });

  test('columns that are not there are found by their words', () => {
    assert.deepEqual(
      cut(tickets, 'delimited', 'line', ['note']).map(read),
      cut(tickets, 'delimited').map(read),
    );
  });

  test('of names and numbers the names are the text, the numbers its title', () => {
    const text = 'city,country,people\nParis,France,2100000\nOslo,Norway,700000\n';
    assert.deepEqual(
      cut(text, 'delimited').map((each) => [each.text, read(each), each.title]),
      [
        ['Paris,France', 'Paris France', '2100000'],
        ['Oslo,Norway', 'Oslo Norway', '700000'],
      ],
    );
  });

  for (const unit of ['line', 'sentence', 'passage'] as const) {
    test(`by ${unit}: numbers alone are a text a record, as it stands; the header is none`, () => {
      const text = 'a,b\n1,2\n\n3,4\n';
      assert.deepEqual(tableLayout(text, 'delimited')?.text, []);
      assert.deepEqual(
        cut(text, 'delimited', unit).map((each) => [each.text, each.title]),
        [
          ['1,2', undefined],
          ['3,4', undefined],
        ],
      );
    });
  }

  test('a broken record is its line, and the rest is read', () => {
    const text = tickets.replace('T-2,2024-03-02,', 'T-2,2024-03-02,a,b,');
    assert.deepEqual(
      cut(text, 'delimited').map((each) => each.text),
      [
        'My card ""gold"" has not, so far, come',
        'T-2,2024-03-02,a,b,phone,Where is the nearest cash machine',
        'Two lines\nof one text',
      ],
    );
  });

  test('a long text is several passages, all by one title', () => {
    const long = 'The tide is out and the boats lie on the sand. '.repeat(60).trim();
    const passages = cut(`id,text\nA-1,"${long} ""so"" it is"\n`, 'delimited', 'passage');
    assert.ok(passages.length > 2);
    assert.ok(passages.every(({ title, text }) => title === 'A-1' && text.length <= 1000));
    assert.equal(passages.map(read).join(' '), `${long} "so" it is`);
  });

  test('what follows a quote that closes is read without it', () => {
    const text = 'id,text\n1,"one two three" four five\n2,"x y z"\n';
    assert.deepEqual(cut(text, 'delimited').map(read), ['one two three four five', 'x y z']);
  });
});

describe('JSON Lines', () => {
  test('the value of a string, escapes read and not counted; lists and objects in the title', () => {
    const text = [
      '{"id": 7, "text": "He said \\"so\\" and\\nleft the caf\\u00e9\\tearly", "tags": ["a", {"b": "}"}]}',
      '{"id": 8, "text": "One more text of words", "tags": null}',
      '"A string alone has text, too"',
      '[1, 2]',
      '{"broken": ',
      '{"text": "first of two the same", "text": "second of two the same"}',
    ].join('\n');
    assert.deepEqual(
      cut(text, 'jsonLines').map((each) => [read(each), each.title]),
      [
        ['He said "so" and left the café early', '7 · ["a",{"b":"}"}]'],
        ['One more text of words', '8'],
        ['A string alone has text, too', undefined],
        ['[1, 2]', undefined],
        ['{"broken":', undefined],
        ['second of two the same', undefined],
      ],
    );
  });

  test('without a text they are cut as JSON is', () => {
    assert.deepEqual(
      cut('{"a": 1}\n{"a": 2}\n', 'jsonLines').map((each) => each.text),
      ['{"a": 1}', '{"a": 2}'],
    );
  });
});

test('a part of a file is cut as its beginning says, whatever stands in it', () => {
  const kind = cutKind('a.csv', 'passage', []);
  const layout = layoutOfFile(tickets, kind);
  const later = 'T-5,2024-03-04,a channel of many words here,short\n';
  const segments = cutFile(later, kind, 'a.csv', { isContinued: true, layout });
  assert.deepEqual(
    segments?.map(({ text, title, line }) => [text, title, line]),
    [['short', 'T-5 · 2024-03-04 · a channel of many words here', 1]],
  );
});

test('a cut knows the columns that were chosen; only a table has some', () => {
  const kind = cutKind('a.csv', 'line', [], ['date', 'a b by c']);
  assert.notEqual(kind, cutKind('a.csv', 'line', []));
  assert.equal(cutKind('a.txt', 'line', [], ['date']), cutKind('a.txt', 'line', []));
  assert.deepEqual(
    cutFile(tickets, kind, 'a.csv')?.map(({ text }) => text),
    ['2024-03-01', '2024-03-02', '2024-03-02', '2024-03-03'],
  );
});
