import type { Block } from '../block.ts';
import { isAsciiLetter, noCharacter } from '../../segment.ts';
import {
  overlay,
  styles,
  switches,
  unprinted,
  unprintedFirst,
  unprintedTwo,
} from './latexCommands.ts';
import { letterAt, mayBeLetter } from './latexLetters.ts';

const hasMarks = /[\\%${}~&]/;
const special = /[\\%${}~&]/g;
const commandName = /[a-zA-Z@]+/y;
// A formula stands as it is.
const formula = /\$(?:[^$\\]|\\.){0,1000}\$|\\\((?:[^\\]|\\.){0,400}?\\\)/y;
const options = String.raw`(?:\s?\[[^\]]{0,200}\])`;
// And so does what is quoted to the letter.
const verbatim = new RegExp(String.raw`\*?${options}?([^a-zA-Z\s{])(.{0,500}?)\1`, 'y');
const argument = String.raw`\s?\{[^{}]{0,1000}\}`;
const allArguments = new RegExp(String.raw`\*?${options}{0,3}${argument}`, 'y');
const firstArgument = new RegExp(String.raw`\*?${options}?${argument}`, 'y');
const firstTwo = new RegExp(String.raw`\*?(?:${options}?${argument}){2}`, 'y');
const commandEnd = new RegExp(String.raw`\*?(?:${overlay})?(?:\[[^\]\r\n]{0,200}\])?\{?`, 'y');
const lineBreak = /\*?(?:\[[^\]]{0,20}\])?/y;
const opening = /[ \t]*\{/y;
const blanks = /[ \t]*/y;
const joiningSign = /%[ \t]*(?=[\r\n]|$)/y;
const character = /[^\r\n]/uy;
const printedSigns = '%&$#_{}';
const citation = /[cC]ite|[rR]ef$/;

// Stands for a unit that is no character within a word, and a blank beside one.
const joint = '\u0002';
const letterBefore = new RegExp(String.raw`${noCharacter}(\p{L}\p{M}?)${joint}+`, 'gu');
const unprintedRun = new RegExp(`[${noCharacter}${joint}]+`, 'gu');
const wordUnit = /[\p{L}\p{M}\p{N}_]/u;

/**
 * LaTeX as it reads in print, unit for unit as long: blank are the names of commands, what none of them prints (keys of
 * citations, labels, lengths), braces and what stands between blocks. What stands within a word parts none: `na\"{\i}ve` and
 * `un\emph{seen}` are one each. Formulas and code are what they are.
 */
export function latexInput(text: string, blocks: readonly Block[]): string {
  if (!hasMarks.test(text)) return text;
  const read: string[] = [];
  let at = 0;
  for (const { kind, start, end } of blocks) {
    const source = text.slice(start, end);
    const isWords = !isAsItIs(kind) && hasMarks.test(source);
    read.push(blank(text, at, start), isWords ? readWords(source) : source);
    at = end;
  }
  read.push(blank(text, at));
  return read.join('');
}

function isAsItIs(kind: Block['kind']): boolean {
  return kind === 'code' || kind === 'formula';
}

/** What is read of a piece of LaTeX that is no block of its own, such as a heading: with what is no character. */
export function readWords(source: string): string {
  const read = new WordReader(source).read();
  return read.includes(joint) ? withoutJoints(read) : read;
}

/** Reads what is printed of a block. */
class WordReader {
  readonly #source: string;
  /** What is read up to `#at`. */
  readonly #read: string[] = [];
  #at = 0;
  /** Of each open brace, whether its text may be a part of a word. */
  readonly #open: boolean[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  read(): string {
    const source = this.#source;
    for (;;) {
      special.lastIndex = this.#at;
      const next = special.test(source) ? special.lastIndex - 1 : source.length;
      if (next > this.#at) this.#as(source.slice(this.#at, next));
      if (next === source.length) return this.#read.join('');
      this.#special(source.charAt(next));
    }
  }

  /** Takes as many units as `read` has. */
  #as(read: string): void {
    this.#read.push(read);
    this.#at += read.length;
  }

  #blank(length: number): void {
    this.#as(blank(this.#source, this.#at, this.#at + length));
  }

  #special(sign: string): void {
    const source = this.#source;
    const at = this.#at;
    switch (sign) {
      case '{':
        if (source[at + 1] === '}') this.#as(joint + joint);
        else this.#begin(1, true);
        return;
      case '}':
        // Arguments that follow each other are not one word.
        if (source[at + 1] === '{') {
          this.#open.pop();
          this.#as(' ');
          this.#begin(1, false);
        } else this.#as(this.#open.pop() === true ? joint : ' ');
        return;
      case '$':
        if (!this.#formula(1)) this.#as(sign);
        return;
      case '%':
        this.#as(' '.repeat(lengthOf(joiningSign, source, at)) || sign);
        return;
      case '\\':
        this.#command();
        return;
      default:
        this.#as(' ');
    }
  }

  /** A brace that is opened behind so many units, itself counted. */
  #begin(length: number, isPart: boolean): void {
    this.#open.push(isPart);
    if (isPart) this.#as(joint.repeat(length));
    else this.#blank(length);
  }

  /** Whether there is one, with so many units at each end that are none of it. */
  #formula(signs: number): boolean {
    const length = lengthOf(formula, this.#source, this.#at);
    if (length === 0) return false;
    const inside = this.#source.slice(this.#at + signs, this.#at + length - signs);
    this.#as(' '.repeat(signs) + inside + ' '.repeat(signs));
    return true;
  }

  #command(): void {
    const source = this.#source;
    const at = this.#at;
    const name = source.slice(at + 1, at + 1 + lengthOf(commandName, source, at + 1));
    if (name !== '') {
      this.#named(name, at + 1 + name.length);
      return;
    }
    const sign = source.charAt(at + 1);
    if (sign === '\\') this.#blank(2 + lengthOf(lineBreak, source, at + 2));
    else if (sign === '-' || sign === '/') this.#as(joint + joint);
    else if (sign !== '' && printedSigns.includes(sign)) this.#as(noCharacter + sign);
    else if (!(sign === '(' && this.#formula(2)) && !this.#letter(sign)) {
      this.#blank(1 + lengthOf(character, source, at + 1));
    }
  }

  /** A command's name ends at `end`. */
  #named(name: string, end: number): void {
    const source = this.#source;
    const before = end - this.#at;
    if (this.#letter(name)) return;
    if (switches.has(name)) {
      this.#as(joint.repeat(before + lengthOf(blanks, source, end)));
      return;
    }
    if (styles.has(name)) {
      const length = lengthOf(opening, source, end);
      if (length > 0) {
        this.#begin(before + length, true);
        return;
      }
    }
    if (name === 'verb' || name === 'lstinline') {
      verbatim.lastIndex = end;
      const found = verbatim.exec(source);
      if (found) {
        const [whole, , quoted = ''] = found;
        this.#blank(before + whole.length - quoted.length - 1);
        this.#as(`${quoted} `);
        return;
      }
    }
    const pattern = unreadBehind(name);
    const unread = pattern ? lengthOf(pattern, source, end) : 0;
    if (unread > 0) {
      this.#blank(before + unread);
      return;
    }
    const length = before + lengthOf(commandEnd, source, end);
    if (source[this.#at + length - 1] === '{') this.#begin(length, false);
    else this.#blank(length);
  }

  /** Whether a command of this name or sign writes a letter. */
  #letter(name: string): boolean {
    const letter = mayBeLetter(name) ? letterAt(this.#source, this.#at) : undefined;
    if (letter) this.#as(filled(letter.printed, letter.length));
    return letter !== undefined;
  }
}

/** What is not printed behind a command's name; undefined where all is. */
function unreadBehind(name: string): RegExp | undefined {
  if (unprintedFirst.has(name)) return firstArgument;
  if (unprintedTwo.has(name)) return firstTwo;
  return unprinted.has(name) || citation.test(name) ? allArguments : undefined;
}

/** How many units a sticky pattern matches at a place. */
function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
}

/** In so many units. What is no character stands before the letter, with which it counts. */
function filled(letter: string, length: number): string {
  return noCharacter.repeat(length - letter.length) + letter;
}

function withoutJoints(read: string): string {
  const joined = read.includes(noCharacter)
    ? read.replace(letterBefore, (all: string, letter: string) => filled(letter, all.length))
    : read;
  return joined.replace(unprintedRun, (run, at: number, whole: string) => {
    const isBeforeWord = isWordUnit(whole, at + run.length);
    const isWithin = isBeforeWord && isWordUnit(whole, at - 1);
    const isPart = isWithin || (isBeforeWord && run.includes(noCharacter));
    if (run === joint) return isPart ? noCharacter : ' ';
    return run.replaceAll(joint, isPart ? noCharacter : ' ');
  });
}

function isWordUnit(text: string, at: number): boolean {
  return isAsciiLetter(text.charCodeAt(at)) || wordUnit.test(text[at] ?? '');
}

/** So many units as stand from `start` to `end`; line ends and what is blank already stay. */
function blank(text: string, start: number, end = text.length): string {
  const source = text.slice(start, end);
  if (source.trim() === '') return source;
  let read = '';
  let from = start;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit !== 0x0a && unit !== 0x0d) continue;
    read += blanksOf(at - from) + (unit === 0x0a ? '\n' : '\r');
    from = at + 1;
  }
  return read + blanksOf(end - from);
}

// A part of a text takes less time and room than one that is repeated.
const manyBlanks = ' '.repeat(1000);

function blanksOf(length: number): string {
  return length <= manyBlanks.length ? manyBlanks.slice(0, length) : ' '.repeat(length);
}
