import type { Block } from './block.ts';
import { noCharacter } from '../segment.ts';
import { latexBlocks } from './latexBlocks.ts';
import { printedLetter, writtenLetter } from './latexLetters.ts';

const options = String.raw`(?:\s?\[[^\]]{0,200}\])`;
const argument = String.raw`\s?\{[^{}]{0,1000}\}`;
/** Commands whose argument is not printed, beside citations and references. */
const unprinted =
  `label index glsadd hypertarget phantom hphantom vphantom includegraphics input include bibliography
  bibliographystyle vspace hspace raisebox setlength addtolength setcounter addtocounter color definecolor pagestyle
  thispagestyle begin end usepackage documentclass`
    .split(/\s+/)
    .join('|');

/** Commands whose argument is printed where it stands: it may be a part of a word. */
const styles = String.raw`emph|underline|uline|uppercase|lowercase|[mhf]box|text(?:bf|it|sl|sc|tt|rm|sf|md|up|normal|superscript|subscript)?`;
/** Commands from which on words are printed otherwise, with the blanks that end them. */
const switches = 'em|bf|it|tt|sc|rm|sf|sl|(?:it|sl|sc|up)shape|(?:bf|md)series|(?:rm|sf|tt)family';

/** What is no word, and what is one although it looks like that. */
const marks = new RegExp(
  [
    // A formula stands as it is, and so does what is quoted to the letter.
    String.raw`(?<formula>\$(?:[^$\\]|\\.){0,1000}\$|\\\((?:[^\\]|\\.){0,400}?\\\))`,
    String.raw`(?<verb>\\(?:verb|lstinline)\*?${options}?(?<quote>[^a-zA-Z\s{]).{0,500}?\k<quote>)`,
    String.raw`(?<escaped>\\[%&$#_{}])`,
    writtenLetter,
    String.raw`(?<style>\\(?:${styles})[ \t]*\{)`,
    // Where a word may be parted, where no ligature is wanted.
    String.raw`(?<within>\\(?:${switches})(?![a-zA-Z@])[ \t]*|\\[-\/]|\{\})`,
    // Keys, names of files, lengths.
    String.raw`\\(?:[a-zA-Z]*[cC]ite[a-zA-Z]*|[a-zA-Z]*[rR]ef|${unprinted})\*?${options}{0,3}${argument}`,
    // The address of a link; the name of a colour or a language: what follows is text.
    String.raw`\\(?:href|textcolor|colorbox|foreignlanguage|hyperlink)\*?${options}?${argument}`,
    String.raw`\\\\\*?(?:\[[^\]]{0,20}\])?`,
    String.raw`(?<command>\\[a-zA-Z@]+\*?(?:\[[^\]\r\n]{0,200}\])?\{?)`,
    String.raw`\\[^\r\n]?`,
    String.raw`%[ \t]*(?=[\r\n]|$)`,
    String.raw`(?<between>\}\{)`,
    '(?<brace>[{}])',
    '[~&]',
  ].join('|'),
  'gu',
);

// Stands for a unit that is no character within a word, and a blank beside one.
const joint = '\u0002';
const letterBefore = new RegExp(String.raw`(?<=${noCharacter})(\p{L}\p{M}?)(${joint}+)`, 'gu');
const unprintedRun = new RegExp(`[${noCharacter}${joint}]+`, 'g');
const wordUnit = /[\p{L}\p{M}\p{N}_]/u;

/**
 * LaTeX as it reads in print, unit for unit as long: blank are the names of commands, what none of them prints (keys of
 * citations, labels, lengths), braces and what stands between blocks. What stands within a word parts none: `na\"{\i}ve` and
 * `un\emph{seen}` are one each. Formulas and code are what they are.
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
  // Of each open brace, whether its text may be a part of a word.
  const open: boolean[] = [];
  const read = source.replace(marks, (mark: string, ...found: unknown[]) => {
    const groups = found.at(-1) as Readonly<Record<string, string | undefined>>;
    const { formula, verb, escaped, style, within, command, between, brace } = groups;
    if (escaped !== undefined) return filled(escaped.slice(1), mark);
    const letter = printedLetter(groups);
    if (letter !== undefined) return filled(letter, mark);
    if (formula !== undefined) {
      const sign = formula.startsWith('$') ? 1 : 2;
      return ' '.repeat(sign) + formula.slice(sign, -sign) + ' '.repeat(sign);
    }
    if (verb !== undefined) {
      const begin = verb.indexOf(verb.at(-1) ?? '') + 1;
      return blank(verb.slice(0, begin)) + verb.slice(begin, -1) + ' ';
    }
    if (within !== undefined) return joint.repeat(mark.length);
    if (style !== undefined || brace === '{') {
      open.push(true);
      return joint.repeat(mark.length);
    }
    if (brace === '}') return open.pop() === true ? joint : ' ';
    if (between !== undefined) open[Math.max(0, open.length - 1)] = false;
    else if (command?.endsWith('{') === true) open.push(false);
    return blank(mark);
  });
  return read.includes(joint) ? withoutJoints(read) : read;
}

/** As long as the mark. What is no character stands before the letter, with which it counts. */
function filled(letter: string, mark: string): string {
  return noCharacter.repeat(mark.length - letter.length) + letter;
}

function withoutJoints(read: string): string {
  return read
    .replace(letterBefore, (all: string, letter: string) => filled(letter, all))
    .replace(unprintedRun, (run, at: number, whole: string) => {
      const isBeforeWord = wordUnit.test(whole[at + run.length] ?? '');
      const isWithin = isBeforeWord && wordUnit.test(whole[at - 1] ?? '');
      const isPart = isWithin || (isBeforeWord && run.includes(noCharacter));
      return run.replaceAll(joint, isPart ? noCharacter : ' ');
    });
}

/** Line ends stay. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
