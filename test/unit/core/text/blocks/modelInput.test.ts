import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ReadDocument } from '../../../../../src/core/text/blocks/readDocument.ts';
import { inputAt, modelInput } from '../../../../../src/core/text/blocks/modelInput.ts';
import { inputOf, noCharacter, withoutFillers } from '../../../../../src/core/text/segment.ts';
import { segmentKinds, segmentText } from '../../../../../src/core/text/segmentText.ts';

const isFiller = (unit: string): boolean => unit === ' ' || unit === noCharacter;
const words = (text: string): string => text.trim().replace(/\s+/g, ' ');
const read = (text: string): string =>
  words(withoutFillers(modelInput(new ReadDocument(text, 'latex'))));

describe('what is read of LaTeX', () => {
  it('is what is printed: neither commands nor braces, keys, labels and addresses', () => {
    const cases: readonly (readonly [source: string, printed: string])[] = [
      ['The \\emph{moon} pulls~the sea', 'The moon pulls the sea'],
      ['Shown before \\cite[p.~5]{smith99, jones}.', 'Shown before .'],
      ['By \\citet{smith99} and Eq.~\\eqref{eq:1}', 'By and Eq.'],
      ['See \\href{https://a.b/c}{the page} at \\url{https://x.y}', 'See the page at https://x.y'],
      ['A \\textcolor{red}{red} thing\\footnote{A note.}', 'A red thing A note.'],
      ['Up to 50\\% of \\$5 \\& more \\\\[2pt] still', 'Up to 50% of $5 & more still'],
      ['One line% joined\nto the next', 'One line joined to the next'],
    ];
    for (const [source, printed] of cases) assert.equal(read(source), printed);
  });

  it('has each letter that a command writes, and a word is one whatever stands within it', () => {
    const cases: readonly (readonly [source: string, printed: string])[] = [
      [String.raw`A na\"{\i}ve na\"\i ve at Universit\'e`, 'A naïve naïve at Université'],
      [String.raw`Stra\ss e, Stra{\ss}e, gro\ss{} und`, 'Straße, Straße, groß und'],
      [String.raw`{\o}re and \o{}re, \aa, \AE gir`, 'øre and øre, å, Ægir'],
      [String.raw`\v{C}ech, Erd\H os, fa\c{c}ade, \c Siir`, 'Čech, Erdős, façade, Şiir'],
      [String.raw`\L\'od\'z, {\"U}ber \'{\i} \= a \.z`, 'Łódź, Über í ā ż'],
      [String.raw`Universit{\'e}, {N}ASA's foo\_bar`, "Université, NASA's foo_bar"],
      [String.raw`un\emph{seen} as {\bf bold}face, Don\-au`, 'unseen as boldface, Donau'],
      [String.raw`wor{\em ld}s, 1\textsuperscript{st}`, 'worlds, 1st'],
      // No character has this accent; nothing is known of these commands.
      [String.raw`\'x, \mine{a}{b}c, \footnote{one}two`, 'x\u0301, a b c, one two'],
      [String.raw`\cite{a}b, \item x, \c{}d`, 'b, x, d'],
    ];
    for (const [source, printed] of cases) assert.equal(read(source), printed);
  });

  it('has formulas and code as they are', () => {
    assert.equal(read('Then $E = m\\cdot c^{2}$ holds'), 'Then E = m\\cdot c^{2} holds');
    assert.equal(read('Call \\verb|f{a}\\b| now'), 'Call f{a}\\b now');
    assert.equal(read('\\begin{equation}\n\\frac{a}{b}\n\\end{equation}'), '\\frac{a}{b}');
    assert.equal(read('\\begin{verbatim}\nint f() { }\n\\end{verbatim}'), 'int f() { }');
  });

  it('is as long as the source, its line ends and words where they were', () => {
    const text = readFileSync(
      new URL('../../../../fixtures/documents/paper.tex', import.meta.url),
      'utf8',
    );
    const input = modelInput(new ReadDocument(text, 'latex'));
    assert.equal(input.length, text.length);
    for (let i = 0; i < text.length; i++) {
      const unit = input[i] ?? '';
      assert.ok(unit === text[i] || (isFiller(unit) && !/[\r\n]/.test(text[i] ?? '')));
    }
    assert.ok(!/\\(?:emph|section|cite|begin)\b/.test(input));
  });

  it('goes with each segment, whose text stays the source', () => {
    const text = '\\section{On \\emph{tides}}\n\nThe \\textbf{moon} pulls.\n\n\\cite{a}\n';
    for (const kind of segmentKinds) {
      const segments = [...segmentText(text, kind, 'latex')];
      for (const segment of segments) {
        assert.equal(segment.text, text.slice(segment.start, segment.end));
        assert.equal(inputOf(segment).length, segment.text.length);
        assert.ok(!inputOf(segment).includes('\\'), kind);
      }
      assert.ok(segments.some((segment) => words(inputOf(segment)).includes('The moon pulls.')));
    }
    const lines = Array.from(segmentText(text, 'line', 'latex'), (segment) => segment.text);
    assert.deepEqual(lines, ['\\section{On \\emph{tides}}', 'The \\textbf{moon} pulls.']);
  });

  it('is the text itself where there is nothing else, and where somebody chose markup alone', () => {
    const text = '\\usepackage{amsmath} \\emph{a} b';
    const input = modelInput(new ReadDocument(text, 'latex'));
    assert.equal(inputAt(input, text, { start: 0, end: 20 }), undefined);
    assert.equal(inputAt(input, text, { start: 30, end: 31 }), undefined);
    assert.equal(inputAt(input, text, { start: 21, end: 31 }), '      a  b');
    for (const segment of segmentText('a \\emph{b} {c}', 'line', 'plain'))
      assert.equal(segment.input, undefined);
  });
});

describe('what is read of subtitles', () => {
  const seen = (text: string): string =>
    words(withoutFillers(modelInput(new ReadDocument(text, 'subtitles'))));

  it('is what is seen: no tag, voice or time of a word, and signs by their names', () => {
    const cases: readonly (readonly [source: string, seen: string])[] = [
      ['<v Mary Ann>Hello <b>there</b></v>', 'Hello there'],
      ['I said <00:00:02.500><c>no</c><00:03.000><c.yellow.big> way</c>', 'I said no way'],
      ['Wo<00:00:01.500>rd by <lang en-GB>word</lang>', 'Word by word'],
      ['<i>Ada</i> &amp; &lt;Bo&gt;&nbsp;say &#39;hi&#x27;&lrm;', "Ada & <Bo> say 'hi'"],
      ['<ruby>漢<rt>kan</rt></ruby>', '漢 kan'],
      ['{\\an8}<font color="#ff0">Look</font> {b}here{/b}\\Nnow', 'Look here now'],
      [
        'a < b and c > d, i <3 you, {x} \\n &x &unknown; &#0;',
        'a < b and c > d, i <3 you, {x} \\n &x &unknown; &#0;',
      ],
    ];
    for (const [source, expected] of cases) assert.equal(seen(source), expected);
  });

  it('is no number and no times, however loosely these are written', () => {
    for (const times of ['0:0:4,0 --> 0:0:5,5', '00:00:04-->00:00:05', '0:04.5 ---> 0:05 X1:1']) {
      for (const kind of ['line', 'passage'] as const) {
        const cues = segmentText(`3\n${times}\nBoats at 5:00 -> 6:00\n`, kind, 'subtitles');
        assert.deepEqual(
          Array.from(cues, (segment) => segment.text),
          ['Boats at 5:00 -> 6:00'],
        );
      }
    }
  });

  it('leads each token to the file, and tags alone are no text', () => {
    for (const end of ['\n', '\r\n']) {
      const lines = ['WEBVTT', '', '00:01.000 --> 00:02.000', 'It is <c>n</c>o <b>use</b>.'];
      const tags = ['00:03.000 --> 00:04.000', '<00:03.500>'];
      const text = [...lines, '', ...tags, ''].join(end);
      const segments = [...segmentText(text, 'line', 'subtitles')];
      assert.deepEqual(
        segments.map((segment) => segment.text),
        ['It is <c>n</c>o <b>use</b>.'],
      );
      const [{ start, input = '' } = { start: 0 }] = segments;
      const at = text.indexOf('use');
      assert.equal(input.slice(at - start, at - start + 3), 'use');
      // Only within a word stands what is no character: else a token would begin at the tag before it.
      assert.equal(input, `It is    n${noCharacter.repeat(4)}o    use    .`);
    }
  });
});

describe('what is read of messages', () => {
  it('is a text of several lines as one, and signs for what stands for them', () => {
    const text = [
      ...['# C:\\new', 'msgid ""', '"Say \\"hi\\"\\n"', '"to the har"', '"bour"'],
      ...['#~ msgid "an"', '#~ " old\\tone"', 'msgstr "C:\\\\"'],
    ];
    for (const end of ['\n', '\r\n', '\r']) {
      const read = Array.from(segmentText(text.join(end), 'line', 'gettext'), (segment) =>
        words(withoutFillers(inputOf(segment))),
      );
      assert.deepEqual(read, ['C:\\new', 'Say "hi" to the harbour', 'an old one', 'C:\\']);
    }
  });

  it('is no name of a text, nor the quotes around it, where a message is one passage', () => {
    const text = [
      ...['# Says "hi"', 'msgctxt "menu"', 'msgid "%d msgid"', 'msgid_plural ""', '"%d "', '"all"'],
      ...[
        'msgstr[0] "%d Boot" ',
        'msgstr[10] "%d \\"Boote\\""',
        '',
        '#~ msgid "***"',
        '#~ msgstr ""',
      ],
    ];
    for (const end of ['\n', '\r\n', '\r']) {
      const read = Array.from(segmentText(text.join(end), 'passage', 'gettext'), (segment) =>
        words(withoutFillers(inputOf(segment))),
      );
      assert.deepEqual(read, ['Says "hi"', 'menu %d msgid %d all %d Boot %d "Boote"']);
    }
  });
});
