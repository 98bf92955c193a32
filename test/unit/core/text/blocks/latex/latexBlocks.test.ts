import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blockSegments } from '../../../../../../src/core/text/blockSegments.ts';
import { ReadDocument } from '../../../../../../src/core/text/blocks/readDocument.ts';
import { segmentText } from '../../../../../../src/core/text/segmentText.ts';

/** The texts of each block, behind its kind. */
function blocks(text: string): string[] {
  const document = new ReadDocument(text, 'latex');
  const texts = [...blockSegments(document)];
  return document.blocks.flatMap(({ kind, level, start, end }) => {
    const own = texts.filter((each) => each.start >= start && each.end <= end);
    return own.length === 0
      ? []
      : `${kind}${level ?? ''} ${own.map((each) => each.text).join(' | ')}`;
  });
}

const cases: Readonly<Record<string, readonly [text: string, blocks: readonly string[]]>> = {
  'what is quoted to the letter at a paragraph’s start stays whole': [
    '\\lstinline|a. B| and \\lstinline[language=C]|c{| are code. \\verb+d+ too.',
    ['paragraph \\lstinline|a. B| and \\lstinline[language=C]|c{| are code. | \\verb+d+ too.'],
  ],
  'definitions are no text, on however many lines': [
    '\\def\\a#1{text #1}\n\\let\\b\\a\n\\newcommand{\\c}\n{%\n  Some words here\n}\nText.',
    ['paragraph Text.'],
  ],
  'words in the arguments of an unknown command are texts, settings are none': [
    '\\cventry{2010}{Senior Developer}{Acme Inc.}{}{Built boats. Led a team.}\n\\setup{margin=1cm two}\n\\theme{Madrid}\n',
    ['paragraph Senior Developer', 'paragraph Acme Inc.', 'paragraph Built boats. | Led a team.'],
  ],
  'a label within a sentence does not cut it': [
    'See it\\label{a} here\n\\index{boat}\nand there. More. \\label{b}\n\nNext.',
    ['paragraph See it\\label{a} here\n\\index{boat}\nand there. | More.', 'paragraph Next.'],
  ],
  'a command that stands for a name begins its sentence': [
    'It is slow. \\LaTeX\\ is not. \\system{} is fast. \\foo Live~too. See \\S 5.',
    [
      'paragraph It is slow. | \\LaTeX\\ is not. | \\system{} is fast. | \\foo Live~too. | See \\S 5.',
    ],
  ],
  'titles of environments, items of algorithms and exams, rows by name': [
    '\\begin{proof}[Proof of the lemma]\nClear.\n\\end{proof}\n\\State do it\n\\State stop\n\\question Why?\n\\begin{tabular}{ll}\na & b \\tabularnewline\nc & d \\\\\n\\end{tabular}',
    [
      'paragraph Proof of the lemma',
      'paragraph Clear.',
      'item0 do it',
      'item0 stop',
      'item0 Why?',
      'row a & b',
      'row c & d',
    ],
  ],
  'what is left out, and what stands behind the end, are comments': [
    '\\iffalse\nOld. Text.\n\\fi\n\\begin{document}\nNew.\n\\end{document}\nNotes. More.',
    ['comment Old. | Text.', 'paragraph New.', 'comment Notes. | More.'],
  ],
  'no sentence ends in the text of a link, one does before \\newblock': [
    '\\href{http://a.b}{Boats. Lamps} here.\n\n\\bibitem{k} A. Kay.\n\\newblock Boats.\n\\newblock In {\\em Lamps}.',
    [
      'paragraph \\href{http://a.b}{Boats. Lamps} here.',
      'item0 A. Kay. | Boats. | In {\\em Lamps}.',
    ],
  ],
  'headings of KOMA, and slides on which an item is shown': [
    '\\addchap{Before}\n\\minisec{Small}\n\\begin{itemize}\n\\item<2-| alert@3> Boats\n\\end{itemize}',
    ['heading2 Before', 'heading4 Small', 'item1 Boats'],
  ],
};

describe('LaTeX as it is written', () => {
  for (const [name, [text, expected]] of Object.entries(cases)) {
    test(name, () => {
      assert.deepEqual(blocks(text), expected);
    });
  }

  test('of a label within a sentence nothing is read', () => {
    const [first] = segmentText('See it\\label{a} here.', 'sentence', 'latex');
    assert.equal(first?.input, `See it${' '.repeat(9)} here.`);
  });
});
