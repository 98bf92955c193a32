import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  segmentKinds,
  segmentText,
  type SegmentKind,
} from '../../../../src/core/text/segmentText.ts';

const texts = fc
  .array(
    fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      '\n\n',
      ' ',
      '\t',
      '. ',
      '! ',
      'Mr. ',
      'Tide',
      'a',
      '😀',
      '。',
    ),
  )
  .map((parts) => parts.join(''));

function pieces(text: string, kind: SegmentKind): string[] {
  return [...segmentText(text, kind)].map((segment) => segment.text);
}

/** What says something: layout alone has no segment. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{Extended_Pictographic}]/gu, '');
}

describe('segments of every kind', () => {
  for (const kind of segmentKinds) {
    test(`${kind}: the source's own text, in order, without overlap, never blank, no letter lost`, () => {
      fc.assert(
        fc.property(texts, (text) => {
          let last = 0;
          let inside = '';
          for (const segment of segmentText(text, kind)) {
            assert.ok(segment.start >= last && segment.end > segment.start);
            assert.equal(segment.text, text.slice(segment.start, segment.end));
            assert.match(segment.text, /\S/);
            last = segment.end;
            inside += segment.text;
          }
          assert.equal(lettersOf(inside), lettersOf(text));
        }),
      );
    });
  }
});

describe('lines', () => {
  test('keep their indentation, lose their terminator, and are skipped where blank', () => {
    assert.deepEqual(
      [...segmentText('  one \r\n\t\r\n\u00a0\ntwo 😀\rthree', 'line')],
      [
        { start: 0, end: 6, text: '  one ' },
        { start: 13, end: 19, text: 'two 😀' },
        { start: 20, end: 25, text: 'three' },
      ],
    );
    assert.deepEqual(pieces('', 'line'), []);
  });
});

describe('what says nothing', () => {
  test('has no segment: rules, fences, single signs, characters that nobody sees', () => {
    const nothing = [
      '*',
      '---',
      '=====',
      '```',
      '|---|',
      '});',
      '\u200b\u2060',
      '\u3164',
      '\u2800',
    ];
    const more = ['\ufeff', '\u2500\u2500\u2500', '…', '\ufffd\ufffd', '\u00ad', '«»'];
    assert.deepEqual(pieces([...nothing, ...more].join('\n'), 'line'), []);
    assert.deepEqual(pieces([...nothing, ...more].join('\n\n'), 'sentence'), []);
  });

  test('letters, numbers and signs of any script have one', () => {
    const texts = ['7', '()=>x', '😀', '∑', '→', '€', '№ 5', 'か', '٣', '\u200bא'];
    assert.deepEqual(pieces(texts.join('\n'), 'line'), texts);
  });
});

describe('sentences', () => {
  test('go on over a line break and end at a blank line', () => {
    assert.deepEqual(pieces('The tide\r\ncomes in. It goes\r\n \r\nout again', 'sentence'), [
      'The tide\r\ncomes in.',
      'It goes',
      'out again',
    ]);
  });

  test('keep headings, items of lists and rows of tables apart', () => {
    const text =
      '# Tides and\nwater. It\nrises\n- first item\n  goes on\n- second item. More\n1. one\n| a | b |\n|---|---|\nend';
    assert.deepEqual(pieces(text, 'sentence'), [
      '# Tides and',
      'water.',
      'It\nrises',
      '- first item\n  goes on',
      '- second item.',
      'More',
      '1. one',
      '| a | b |',
      'end',
    ]);
  });

  test('do not end at an abbreviation, an initial or a decimal point', () => {
    assert.deepEqual(
      pieces('Mr. Smith met J. Doe, e.g. Here. Pi is 3.14. So am I. Yes.', 'sentence'),
      ['Mr. Smith met J. Doe, e.g. Here.', 'Pi is 3.14.', 'So am I.', 'Yes.'],
    );
  });

  test('may end with the text at an abbreviation', () => {
    assert.deepEqual(pieces('See Fig. ', 'sentence'), ['See Fig.']);
  });

  test('of other scripts', () => {
    assert.deepEqual(pieces('今日は晴れ。明日は雨！はい', 'sentence'), [
      '今日は晴れ。',
      '明日は雨！',
      'はい',
    ]);
  });
});

describe('whole files', () => {
  test('are one segment, or none where there is only white space', () => {
    const text = '\n a\n\nb \n';
    assert.deepEqual([...segmentText(text, 'file')], [{ start: 0, end: text.length, text }]);
    assert.deepEqual(pieces(' \r\n', 'file'), []);
  });
});
