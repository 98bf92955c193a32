import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { blockSegments } from '../../../../../src/core/text/blockSegments.ts';
import { documentKindOf } from '../../../../../src/core/text/blocks/documentKind.ts';
import { ReadDocument, type TextKind } from '../../../../../src/core/text/blocks/readDocument.ts';
import { inputOf } from '../../../../../src/core/text/segment.ts';
import { segmentText } from '../../../../../src/core/text/segmentText.ts';

const kinds: readonly TextKind[] = [
  ...(['plain', 'code', 'markdown', 'latex', 'restructuredText', 'asciidoc'] as const),
  ...(['subtitles', 'gettext', 'delimited', 'json'] as const),
];
const parts =
  '\n|\r\n|\r|\n\n| |    |\t|word|Word. Two|1. |- |* |> |#|# |=|===|---|```|~~~|<!--|-->|<div>|</pre>|<pre>||| a | b |' +
  '|-|\\begin{equation}|\\end{equation}|\\item |\\section{|}|{|$|$$|\\[|\\\\|%|% note|\\verb|.. note:: |.. |::|+--+|=== ===|' +
  '....|----|//|//// |[source]|00:00:01,000 --> 00:00:02,000|WEBVTT|NOTE |msgid "|msgstr "a"|msgid ""|"|,|;|😀|\u200b|#: |[1]:|' +
  '**Word.** |:::|&nbsp;|\\emph{|{\\it |}|<b>|</v>|<00:01.000>|&amp;|\\n|#~ |= T|:a: b';
const texts = fc
  .array(fc.constantFrom(...parts.split('|'), '|'), { maxLength: 40 })
  .map((all) => all.join(''));

const cut = (text: string, kind: TextKind): string[] =>
  Array.from(blockSegments(new ReadDocument(text, kind)), (segment) => segment.text);

describe('blocks of any text', () => {
  for (const kind of kinds) {
    test(`${kind}: in order, without overlap, under a heading before them`, () => {
      fc.assert(
        fc.property(texts, (text) => {
          let last = 0;
          for (const { start, end, parent, parts: inner = [] } of new ReadDocument(text, kind)
            .blocks) {
            assert.ok(start >= last && end > start && end <= text.length);
            assert.ok(!parent || (parent.kind === 'heading' && parent.end <= start));
            for (const part of inner) assert.ok(part.start >= start && part.end <= end);
            last = end;
          }
          for (const unit of ['line', 'sentence'] as const) {
            let before = 0;
            for (const segment of segmentText(text, unit, kind)) {
              assert.ok(segment.start >= before && segment.end > segment.start);
              assert.equal(segment.text, text.slice(segment.start, segment.end));
              assert.equal(inputOf(segment).length, segment.text.length);
              before = segment.end;
            }
          }
        }),
        { numRuns: 500 },
      );
    });
  }

  test('line ends of every kind in one file make no other blocks', () => {
    const text = '# One\n\nTwo lines\nof text. More.\n\n- a\n- b\n\n```\ncode\n```\n';
    const ends = ['\r\n', '\n', '\r'];
    let next = 0;
    const mixed = text.replace(/\n/g, () => ends[next++ % ends.length]!);
    const flat = (all: readonly string[]): string[] => all.map((one) => one.replace(/\s+/g, ' '));
    assert.deepEqual(flat(cut(mixed, 'markdown')), flat(cut(text, 'markdown')));
  });
});

describe('Markdown', () => {
  test('50,000 lines, the fence in their middle never closed', () => {
    const half = 'Text of a line.\n\n'.repeat(12_500);
    const found = cut(`${half}~~~\n${half}`, 'markdown');
    assert.equal(found.length, 25_000);
    const kindsOf = new ReadDocument(`${half}~~~\n${half}`, 'markdown').blocks.map(
      ({ kind }) => kind,
    );
    assert.deepEqual(kindsOf.slice(-2), ['markup', 'code']);
  });

  test('a rule at the start is no front matter, and one that is never closed is none', () => {
    assert.deepEqual(cut('---\nJust text.\n\n---\nmore', 'markdown'), ['Just text.', 'more']);
    assert.deepEqual(cut('---\ntitle: x\n\ntext', 'markdown'), ['title: x', 'text']);
    assert.deepEqual(cut('+++\ntitle = "x"\n+++\ntext', 'markdown'), ['text']);
  });

  test('marks around words belong to their sentence', () => {
    const cases: readonly (readonly string[])[] = [
      ['**Note.**', 'Text follows.'],
      ['A **?** explains it.', '_So on._', 'Run `x.`', '~~Gone!~~', '[Here.](a.md)', 'End.'],
      ['Said.[^1]', 'More.<sup>2</sup>', '他说。', '**好。**', 'Last **one.**'],
      ['**1.** First of all, **e.g.** this.'],
    ];
    for (const sentences of cases) {
      assert.deepEqual(cut(sentences.join(' '), 'markdown'), sentences);
      assert.deepEqual(cut(sentences.join('\r\n'), 'markdown'), sentences);
    }
  });

  test('no sentence ends in what is quoted, in a link or a formula, one does behind them', () => {
    const cases: readonly (readonly string[])[] = [
      ['Run `a. B` and ``c. ` D``.', 'Then `e.`', 'See `a.ts`.', 'Next ` open.', 'Last.'],
      [
        'See [a. B. C](d.md "E. F") here.',
        'And [lamps. H][i].',
        '[J](k).',
        'No [boats.',
        'Mine] so.',
      ],
      ['The $x. Y$ is $z$.', 'It costs $5.', 'Or $6.', 'End.'],
      ['The pier is</td>', '<td>long</td>', 'and new.'],
      ['A <!-- b. C --> lamp.', '<b>Next.</b>', '<i>Last.</i>'],
    ];
    for (const sentences of cases) {
      assert.deepEqual(cut(sentences.join(' '), 'markdown'), sentences);
    }
  });

  test('three exclamation marks before words of one’s own are text', () => {
    assert.deepEqual(
      cut('!!! note\n\n!!! Look out.\n\n!!! mind the gap\n\n??? note inline end', 'markdown'),
      ['Look out.', 'mind the gap'],
    );
  });

  test('where no blanks part sentences, marks and brackets stand with their own', () => {
    const cases: readonly (readonly string[])[] = [
      [
        '**重要。**',
        '次の文です。',
        '「はい。」',
        '『いいえ。』',
        '終わり。',
        '**重点。**',
        '最後',
      ],
      ['他来了。', '“好！”', '（她说。）', '《书。》', '完'],
    ];
    for (const sentences of cases) {
      assert.deepEqual(cut(sentences.join(''), 'markdown'), sentences);
    }
  });

  test('marks of quotations, code and links without end take no time that grows with their square', () => {
    for (const mark of [
      '`',
      '`` ` ',
      '[',
      '](',
      '][',
      '$a',
      '<b ',
      '<!-- ',
      'a. ](',
      '好。**',
      '好。「',
    ]) {
      const text = mark.repeat(20_000);
      assert.equal(cut(text, 'markdown').join('').length <= text.length, true);
    }
  });

  test('a long run of marks behind a sentence’s end takes no time that doubles with each', () => {
    for (const marks of ['='.repeat(60), '*_~`'.repeat(20), '**](a)'.repeat(20)]) {
      assert.deepEqual(cut(`Done.${marks}next`, 'markdown'), [`Done.${marks}next`]);
      assert.deepEqual(cut(`Done.${marks} Next.`, 'markdown'), [`Done.${marks}`, 'Next.']);
    }
  });

  test('a heading in a quote, formulas, containers and spaces that are written out', () => {
    const text = [
      ...['> Title', '> ===', '> text', '', '$$', 'a = b', '$$', '', '$$ c $$', '', '$$', 'open'],
      ...['', ':::note', 'Noted.', ':::', '', '::: tip Take care', ':::', '', '&nbsp;', '', 'End'],
    ].join('\r\n');
    assert.deepEqual(
      new ReadDocument(text, 'markdown').blocks.map(({ kind, start, end }) => [
        kind,
        text.slice(start, end),
      ]),
      [
        ['heading', 'Title'],
        ['quote', '> text'],
        ['formula', 'a = b'],
        ['formula', 'c'],
        ['paragraph', '$$\r\nopen'],
        ['markup', ':::note'],
        ['paragraph', 'Noted.'],
        ['markup', ':::'],
        ['paragraph', 'Take care'],
        ['markup', ':::'],
        ['markup', '&nbsp;'],
        ['paragraph', 'End'],
      ],
    );
    assert.equal(new ReadDocument('$$\na = b\n$$', 'plain').blocks.length, 1);
  });
});

test('Markdown: a quotation in a quotation is a text of its own', () => {
  const text = '> One. Two.\n>> Three\n> goes on\nand on.\n\n> > Four\n';
  assert.deepEqual(cut(text, 'markdown'), [
    '> One.',
    'Two.',
    '>> Three\n> goes on\nand on.',
    '> > Four',
  ]);
});

test('reStructuredText: what an option says in words, a comment with a blank line', () => {
  const text =
    '.. image:: a.png\n   :alt: Boats at dawn\n   :width: 5\n\n..\n   Old.\n\n   Text.\n\nNew.\n';
  assert.deepEqual(cut(text, 'restructuredText'), ['Boats at dawn', 'Old.', 'Text.', 'New.']);
  assert.deepEqual(cut('..\n\n   Quote.\n', 'restructuredText'), ['Quote.']);
});

test('AsciiDoc: code below [source], what a picture shows, curved quotes, numbers of what is explained', () => {
  const text =
    '[source,ruby]\n.Title\nputs 1. Two\nputs 2\n\nAfter.\n\nimage::a.png[Boats at dawn, 20]\nifdef::b[Shown. Here]\n\n<.> First.\n\n"`Boats.`" He went.\n';
  assert.deepEqual(cut(text, 'asciidoc'), [
    ...['Title', 'puts 1. Two', 'puts 2', 'After.', 'Boats at dawn', 'Shown.', 'Here'],
    ...['<.> First.', '"`Boats.`"', 'He went.'],
  ]);
});

test('reStructuredText: each entry of a table of contents, no path of a figure', () => {
  const text = `.. toctree::
   :maxdepth: 2

   intro
   Usage <usage>

.. figure:: pier.png
   :alt: Pier

   The pier. At dawn.

Text.
`;
  assert.deepEqual(cut(text, 'restructuredText'), [
    '   intro',
    '   Usage <usage>',
    'The pier.',
    'At dawn.',
    'Text.',
  ]);
});

test('JSON Lines without a column of texts: each line by itself, also by sentence', () => {
  const lines = ['{"a":{"b":"deep words in it"}}', '{"a":{"b":"more words in it"}}'];
  for (const unit of ['line', 'sentence'] as const) {
    assert.deepEqual(
      Array.from(segmentText(lines.join('\n'), unit, 'jsonLines'), (segment) => segment.text),
      lines,
    );
  }
});

test('PO: what a message said before is none of its texts', () => {
  const message = 'msgctxt "menu"\nmsgid "Open"\nmsgstr "Öffnen"\n';
  assert.deepEqual(cut(`#, fuzzy\n#| msgid "Old"\n#| "text"\n${message}`, 'gettext'), [
    'Open',
    'Öffnen',
  ]);
  assert.deepEqual(cut(`#~| msgid "Old"\n#~ msgid "A"\n#~ msgstr "B"\n`, 'gettext'), ['A', 'B']);
});

test('long lines that nearly are a note, an option or a row take no time that grows with their power', () => {
  const many = 20_000;
  const words = `${'a'.repeat(many)}.`;
  assert.deepEqual(cut(`!!! ${words}`, 'markdown'), [words]);
  const options = `-a${'-b'.repeat(many)} c`;
  assert.deepEqual(cut(options, 'restructuredText'), [options]);
  const row = `${'.'.repeat(many)}x`;
  assert.deepEqual(cut(`|===\n${row}\n|===`, 'asciidoc'), [row]);
});

test('AsciiDoc: attributes below the author are none of the text', () => {
  const text = '= Title\nAda Kay <a@b.c>\n:toc:\n:icons: font\n\nText\n:of: mine\n';
  assert.deepEqual(cut(text, 'asciidoc'), ['= Title', 'Ada Kay <a@b.c>', 'Text\n:of: mine']);
});

describe('LaTeX', () => {
  test('environments in environments, formulas among them', () => {
    const text = String.raw`\begin{theorem}[Kay]\label{t}
Tides rise. They fall, see \eqref{e} and $a. B$.
\begin{proof}
\begin{enumerate}
  \item One. \begin{itemize} \item Deep \end{itemize}
  \item[Two] more
\end{enumerate}
\begin{align*} a &= b \\ c &= d \end{align*}
So it is. % why? Because.
\end{proof}
\begin{verbatim}
\section{no} % code
\end{verbatim}
\end{theorem}
$$ x = y $$
Text\footnote{Not. An end.} goes on, e.g.~here.`;
    assert.deepEqual(cut(text, 'latex'), [
      'Tides rise.',
      'They fall, see \\eqref{e} and $a. B$.',
      'One.',
      'Deep',
      '[Two] more',
      'a &= b \\\\ c &= d',
      'So it is.',
      'why?',
      'Because.',
      '\\section{no} % code',
      'x = y',
      'Text\\footnote{Not. An end.} goes on, e.g.~here.',
    ]);
  });

  test('what opens a sentence’s first words belongs to it, and a note by itself is a text', () => {
    const sentences = ['\\emph{Three} four.', '\\textbf{Five.}', '{\\it Six} as {\\bf x}.'];
    const text = `Said.\n${sentences.join('\n')}\n\n\\footnote{Alone.}`;
    assert.deepEqual(cut(text, 'latex'), ['Said.', ...sentences, '\\footnote{Alone.}']);
  });

  test('a picture is code, and what an editor reads is no comment', () => {
    const text =
      '%!TEX root = a.tex\n% note\n\\begin{tikzpicture}\n\\draw (0,0);\n\\end{tikzpicture}';
    assert.deepEqual(
      new ReadDocument(text, 'latex').blocks.map(({ kind }) => kind),
      ['metadata', 'comment', 'code'],
    );
  });

  test('an environment’s end closes what is open in it, and an unknown one nothing', () => {
    const text = String.raw`\begin{itemize}\item a \begin{tabular}{l} b \\ \end{quote} c \\
\begin{enumerate}\item d \end{itemize} e`;
    assert.deepEqual(
      new ReadDocument(text, 'latex').blocks.map(({ kind, level = 0, start, end }) => {
        return `${kind} ${level} ${text.slice(start, end)}`;
      }),
      ['item 1 a', 'row 0 b', 'row 0 c', 'row 0 d', 'paragraph 0 e'],
    );
  });

  test('a document that begins in a comment or in the author’s braces is read once', () => {
    for (const text of [
      '\\documentclass{a}\n% \\begin{document} Old.\n\\begin{document}\nText.',
      '\\documentclass{a}\n\\author{A\n\\begin{document}\nText.} More.',
    ]) {
      const found = new ReadDocument(text, 'latex').blocks;
      for (const [i, { start }] of found.entries()) assert.ok(start >= (found[i - 1]?.end ?? 0));
      assert.match(cut(text, 'latex').join(' '), /Text/);
    }
  });

  test('what is never closed loses nothing', () => {
    assert.deepEqual(cut('\\begin{equation}\nE = m\n\nThe sea.', 'latex'), ['E = m', 'The sea.']);
    assert.deepEqual(
      cut('\\section{Tides\n\nThe sea $x rises.', 'latex').at(-1),
      'The sea $x rises.',
    );
  });
});

test('an editor’s language says the kind, else the name', () => {
  const asked = [
    ['markdown', 'a.txt'],
    ['plaintext', 'a.srt'],
    ['json', 'nb.ipynb'],
    ['python', ''],
    ['plaintext', 'nb.ipynb'],
    ['', 'A.PO'],
  ] as const;
  assert.deepEqual(
    asked.map(([language, path]) => documentKindOf(language, path)),
    ['markdown', 'subtitles', 'json', 'plain', 'plain', 'gettext'],
  );
});
