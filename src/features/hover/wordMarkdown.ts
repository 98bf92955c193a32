import { cutText } from '../../core/text/cutText.ts';
import { t, tCount } from '../../core/l10n/translate.ts';
import type { Word } from '../../core/tokenizer/wordsIn.ts';

const shownCharacters = 60;
/** A hover's table has hardly any room between its columns. */
const gap = '&emsp;';

/** A word of `line` as a block of Markdown, in which nothing of the document acts as markup. */
export function wordMarkdown(word: Word, line: string): string {
  const { pieces, isUnknown } = word;
  const name = code(readable(line.slice(word.start, word.end)));
  const count = tCount(pieces.length, '{0} piece', '{0} pieces');
  const head = isUnknown ? t('{0} is unknown', name) : `${name} — ${count}`;
  const rows = pieces.map(
    ({ token, id, start, end }) =>
      `| ${cell(readable(token))} | ${gap}${id}${gap} | ${start}–${end} |`,
  );
  const note = isUnknown
    ? [t('The vocabulary has no pieces for it: to the model, unknown words are all the same.'), '']
    : [];
  return [
    head,
    '',
    ...note,
    `| ${t('piece')} | ${gap}${t('id')}${gap} | ${t('span')} |`,
    '|:--|--:|--:|',
    ...rows,
    '',
  ].join('\n');
}

/** Without what would turn the text around or is not to be seen, and not longer than a line. */
function readable(text: string): string {
  const visible = text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
  return cutText(visible, shownCharacters);
}

/** A code span, its fence longer than any run of backticks in the text. */
function code(text: string): string {
  const runs = text.match(/`+/g)?.map(({ length }) => length) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const blank = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${blank}${text}${blank}${fence}`;
}

/** A table ends a cell at a bar, in a code span too. */
function cell(text: string): string {
  return code(text).replaceAll('|', '\\|');
}
