import type { Block } from './block.ts';
import { latexBlocks } from './latexBlocks.ts';

const options = String.raw`(?:\s?\[[^\]]{0,200}\])`;
const argument = String.raw`\s?\{[^{}]{0,1000}\}`;
/** Commands whose argument is not printed, beside citations and references. */
const unprinted =
  `label index glsadd hypertarget phantom hphantom vphantom includegraphics input include bibliography
  bibliographystyle vspace hspace raisebox setlength addtolength setcounter addtocounter color definecolor pagestyle
  thispagestyle begin end usepackage documentclass`
    .split(/\s+/)
    .join('|');

/** What is no word, and what is one although it looks like that. */
const marks = new RegExp(
  [
    // A formula stands as it is, and so does what is quoted to the letter.
    String.raw`(?<formula>\$(?:[^$\\]|\\.){0,1000}\$|\\\((?:[^\\]|\\.){0,400}?\\\))`,
    String.raw`(?<verb>\\(?:verb|lstinline)\*?${options}?(?<quote>[^a-zA-Z\s{]).{0,500}?\k<quote>)`,
    String.raw`(?<escaped>\\[%&$#_{}])`,
    // Keys, names of files, lengths.
    String.raw`\\(?:[a-zA-Z]*[cC]ite[a-zA-Z]*|[a-zA-Z]*[rR]ef|${unprinted})\*?${options}{0,3}${argument}`,
    // The address of a link; the name of a colour or a language: what follows is text.
    String.raw`\\(?:href|textcolor|colorbox|foreignlanguage|hyperlink)\*?${options}?${argument}`,
    String.raw`\\\\\*?(?:\[[^\]]{0,20}\])?`,
    String.raw`\\[a-zA-Z@]+\*?(?:\[[^\]\r\n]{0,200}\])?`,
    String.raw`\\[^\r\n]?`,
    String.raw`%[ \t]*(?=[\r\n]|$)`,
    '[{}~&]',
  ].join('|'),
  'g',
);

/**
 * LaTeX as it reads in print, unit for unit as long: blank are the names of commands, what none of them prints (keys of
 * citations, labels, lengths), braces and what stands between blocks. Formulas and code are what they are.
 */
export function latexInput(text: string): string {
  if (!/[\\%${}~&]/.test(text)) return text;
  const read: string[] = [];
  let at = 0;
  for (const { kind, start, end } of latexBlocks(text)) {
    const source = text.slice(start, end);
    read.push(blank(text.slice(at, start)), isAsItIs(kind) ? source : readWords(source));
    at = end;
  }
  read.push(blank(text.slice(at)));
  return read.join('');
}

function isAsItIs(kind: Block['kind']): boolean {
  return kind === 'code' || kind === 'formula';
}

function readWords(source: string): string {
  return source.replace(marks, (mark: string, ...found: unknown[]) => {
    const { formula, verb, escaped } = found.at(-1) as Readonly<Record<string, string | undefined>>;
    if (escaped !== undefined) return ` ${escaped.slice(1)}`;
    if (formula !== undefined) {
      const sign = formula.startsWith('$') ? 1 : 2;
      return ' '.repeat(sign) + formula.slice(sign, -sign) + ' '.repeat(sign);
    }
    if (verb === undefined) return blank(mark);
    const begin = verb.indexOf(verb.at(-1) ?? '') + 1;
    return blank(verb.slice(0, begin)) + verb.slice(begin, -1) + ' ';
  });
}

/** Line ends stay. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
