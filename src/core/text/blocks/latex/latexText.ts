import { overlay } from './latexCommands.ts';

const formula = /\$(?:[^$\\]|\\.){0,1000}\$|\\\((?:[^\\]|\\.){0,400}?\\\)/gs;
const unspoken =
  /\\(?:cite|ref|eqref|label|url|href)[a-z]*\*?(?:\[[^\]]{0,200}\]){0,3}\{[^{}]{0,1000}\}/g;
const linkText = /\\href\{[^{}]{0,1000}\}(\{[^{}]{0,500}\})/g;
// A name that has a command: `It is fast. \\system{} is faster.`
const name =
  /([.!?]['”)]{0,2}\s{1,3})\\(?!(?:l?dots|par|noindent|q?quad|newline|linebreak|pause|label|index|and)(?![a-zA-Z]))[a-zA-Z]+(?=\{\}|\\ |~|\s+[\p{L}\d])/gu;
const command = String.raw`\\[a-zA-Z@]+\*?(?:${overlay})?`;
const unseen = new RegExp(String.raw`\\\\\*?\[[^\]]{0,20}\]|${command}|\\[^a-zA-Z]|[{}~]`, 'g');
// Quoted to the letter.
const quoted =
  /\\(?:verb\*?|lstinline(?:\[[^\]\r\n]{0,200}\])?)([^a-zA-Z\s{*])(?:(?!\1)[^\r\n]){0,500}\1/g;

/**
 * A text of LaTeX as it reads, sign for sign as long: the names of commands, braces and comments are blank, and what
 * stands in formulas and notes ends no sentence.
 */
export function readableLatex(text: string): string {
  if (!/[\\${}~]/.test(text)) return text;
  let read = /\\(?:verb|lstinline)/.test(text) ? text.replace(quoted, word) : text;
  if (/\$|\\\(/.test(read)) read = read.replace(formula, word);
  if (!read.includes('\\')) return read.replace(/[{}~]/g, ' ');
  return read
    .replace(name, (all, before: string) => before + word(all.slice(before.length)))
    .replace(linkText, (link, text: string) => link.slice(0, -text.length) + withoutEnds(text))
    .replace(unspoken, crossed)
    .replace(/\\footnote\{[^{}]{0,1000}\}/g, (note, at: number, whole: string) =>
      // One by itself is a text.
      whole.slice(0, at).trim() === '' ? note : ' '.repeat(note.length),
    )
    .replace(unseen, (mark) => ' '.repeat(mark.length));
}

function withoutEnds(text: string): string {
  return text.replace(/[.!?](?=\s)/g, ',');
}

/** Stands for a word that may begin a sentence. */
function word(source: string): string {
  return `X${crossed(source).slice(1)}`;
}

function crossed(source: string): string {
  return 'x'.repeat(source.length);
}

/** Without line breaks, signs that join lines, and commands that part names. */
export function bareLatex(text: string): string {
  if (!/[\\%]/.test(text)) return text;
  return text.replace(
    /\\\\(?:\[[^\]]{0,20}\])?|(?<!\\)%[ \t]*(?=[\r\n])|\\(?:and|And|AND|newblock)\b/g,
    (mark) => ' '.repeat(mark.length),
  );
}

const opened = new RegExp(String.raw`(?:${command}[ \t]*\{|\{[ \t]*(?:\\[a-zA-Z]+[ \t]*)?)+\s*$`);
const longestOpening = 200;

/** How many units at a sentence's end open what the next one stands in: `\emph{`, `{\bf`. */
export function openingLatex(sentence: string): number {
  if (!sentence.includes('{')) return 0;
  return opened.exec(sentence.slice(-longestOpening))?.[0].length ?? 0;
}
