import { oneLine } from '../oneLine.ts';
import type { CodeLanguage } from '../endings/codeLanguage.ts';
import { bodyOf, codeUnits, tailOf, type CodeUnit } from './codeUnits.ts';
import type { ScopeKind } from './declarations.ts';
import { mostTitleUnits, type Passage } from './passage.ts';
import { PassageLines } from './passageLines.ts';
import { passageAt, passagesOfLongLine } from './passagePieces.ts';
import { joinedWeight, mostWeight } from './tokenWeight.ts';

// A declaration that says less stands with its neighbours.
const smallWeight = 45;
const smallLines = 5;
// A piece of a declaration that says less stands with the piece beside it.
const scrapWeight = 60;
const licence = /\b(?:licen[cs]ed?|copyright|SPDX)\b|©/i;
// Deeper than code is nested; what is, is cut by its lines.
const deepest = 30;

// Most titles are symbols, which `oneLine` leaves as they are.
const isOneLine = /^[!-~]+(?: [!-~]+)*$/;

/** What the lines stand in. */
interface Scope {
  readonly kind: ScopeKind;
  readonly title: string | undefined;
  readonly depth: number;
}

/**
 * Code: each declaration with what is said above it; small neighbours joined; what is too long by what stands in it. Where
 * a declaration ends is seen by the indentation, so no grammar is needed.
 */
export function codePassages(text: string, language: CodeLanguage): Passage[] {
  return new CodeCutter(text, language).cut();
}

class CodeCutter {
  readonly #lines: PassageLines;
  readonly #language: CodeLanguage;
  readonly #passages: Passage[] = [];
  /** The lines of the last passage; undefined where it is not made of whole lines. */
  #last:
    | { readonly first: number; readonly end: number; readonly title: string | undefined }
    | undefined;

  constructor(text: string, language: CodeLanguage) {
    this.#lines = new PassageLines(text, language);
    this.#language = language;
  }

  cut(): Passage[] {
    const scope: Scope = { kind: 'file', title: undefined, depth: 0 };
    const units = codeUnits(this.#lines, 0, this.#lines.count, this.#language, scope.kind);
    this.#pack(this.#withComments(this.#afterLicence(units)), scope);
    return this.#passages;
  }

  /** Takes what a file says of its licence by itself: it is no part of what the file declares, and many files say it alike. */
  #afterLicence(units: readonly CodeUnit[]): readonly CodeUnit[] {
    const [first, ...rest] = units;
    if (!first) return units;
    const end = first.isComment ? first.end : first.head;
    const lines = this.#lines;
    const said = lines.text.slice(lines.start(first.first), lines.end(end - 1));
    if (!licence.test(said)) return units;
    this.#take(first.first, end, undefined);
    return first.isComment ? rest : [{ ...first, first: end }, ...rest];
  }

  #pack(units: readonly CodeUnit[], scope: Scope): void {
    let group: CodeUnit[] = [];
    const close = (): void => {
      const first = group[0];
      const last = group.at(-1);
      if (first && last) this.#take(first.first, last.end, this.#titleOf(group, scope));
      group = [];
    };
    for (let i = 0; i < units.length;) {
      const unit = units[i];
      if (!unit) break;
      if (this.#standsAlone(unit)) {
        close();
        this.#unit(unit, scope);
        i++;
        continue;
      }
      const end = this.#runEnd(units, i);
      const first = group[0]?.first ?? unit.first;
      const last = units[end - 1]?.end ?? unit.end;
      const limit = scope.kind === 'function' ? mostWeight : joinedWeight;
      if (group.length > 0 && this.#lines.weight(first, last) > limit) close();
      for (; i < end; i++) {
        const next = units[i];
        if (!next) break;
        if (group[0] && !this.#lines.fits(group[0].first, next.end)) close();
        group.push(next);
      }
    }
    close();
  }

  /** Up to where small units follow each other without a blank line. */
  #runEnd(units: readonly CodeUnit[], from: number): number {
    let end = from + 1;
    for (let unit = units[end]; unit; unit = units[++end]) {
      if (unit.isAfterBlank || this.#standsAlone(unit)) break;
    }
    return end;
  }

  #standsAlone(unit: CodeUnit): boolean {
    const { first, end, kind } = unit;
    if (!this.#lines.fits(first, end)) return true;
    // A record of its own.
    if (this.#language === 'json')
      return end - first === 1 && /^\{.*\}\s*$/.test(this.#lines.at(first));
    if (kind !== 'function' && kind !== 'container' && kind !== 'suite') return false;
    return this.#lines.weight(first, end) > smallWeight || end - first > smallLines;
  }

  #unit(unit: CodeUnit, scope: Scope): void {
    const { first, end } = unit;
    const title = this.#titleOf([unit], scope);
    if (this.#lines.fits(first, end)) this.#take(first, end, this.#innermost(unit, title));
    else if (scope.depth >= deepest || unit.isComment || end - unit.head < 3)
      this.#byLines(first, end, title);
    else this.#inside(unit, { kind: scopeKind(unit, scope), title, depth: scope.depth + 1 });
  }

  /** Of a module around one class, the class. */
  #innermost({ kind, head, end }: CodeUnit, title: string | undefined): string | undefined {
    if (kind !== 'container') return title;
    const lines = this.#lines;
    const body = bodyOf(lines, head, end);
    const inner = codeUnits(lines, body, tailOf(lines, head, end), this.#language, 'container');
    const declared = inner.filter((unit) => unit.name !== undefined && unit.kind !== 'value');
    const [only] = declared;
    if (declared.length !== 1 || only?.kind !== 'container') return title;
    return this.#innermost(only, this.#titleOf([only], { kind, title, depth: 0 }));
  }

  /** What is too long by what stands in it: its head stands with what follows, what closes it with what is before. */
  #inside({ first, end, head }: CodeUnit, scope: Scope): void {
    const lines = this.#lines;
    const tail = tailOf(lines, head, end);
    const body = bodyOf(lines, head, tail);
    const units = codeUnits(lines, body, tail, this.#language, scope.kind);
    const [child] = units;
    const last = units.at(-1);
    if (!child || !last) {
      this.#byLines(first, end, scope.title);
      return;
    }
    last.end = end;
    const above: CodeUnit = {
      first,
      end: body,
      head,
      kind: 'statement',
      name: undefined,
      isAfterBlank: true,
      isComment: false,
      isHead: true,
    };
    units[0] = { ...child, isAfterBlank: false };
    this.#pack(this.#withComments([above, ...units]), scope);
  }

  /** A comment that a blank line parts from the declaration it is about stands with it. The first is about the file. */
  #withComments(units: readonly CodeUnit[]): CodeUnit[] {
    const joined: CodeUnit[] = [];
    for (const [i, unit] of units.entries()) {
      const before = joined.at(-1);
      const isAbout =
        i > 1 &&
        before?.isComment === true &&
        unit.name !== undefined &&
        unit.first - before.end === 1;
      if (isAbout && this.#lines.fits(before.first, unit.end)) {
        joined[joined.length - 1] = { ...unit, first: before.first };
        continue;
      }
      if (isAbout) before.name = unit.name;
      joined.push(unit);
    }
    return joined;
  }

  /**
   * The first name in full, the others as they stand, as many as a title holds. What begins with the head of its scope
   * is the scope, and what it holds says less than what it does.
   */
  #titleOf(units: readonly CodeUnit[], { title }: Scope): string | undefined {
    const isHead = units[0]?.isHead === true;
    const shown = new Set<string>();
    let all = isHead ? title : undefined;
    for (const { name, kind } of units) {
      if (name === undefined || shown.has(name) || (isHead && kind === 'value')) continue;
      // A constructor is called as its class.
      if (isHead && title?.split('.').at(-1) === name) continue;
      shown.add(name);
      if (all === undefined) all = title === undefined ? name : within(title, name);
      else if (all.length + name.length + 2 <= mostTitleUnits) all = `${all}, ${name}`;
      else break;
    }
    return all === undefined ? title : shortTitle(all);
  }

  #take(first: number, end: number, title: string | undefined): void {
    if (!this.#lines.fits(first, end)) {
      this.#byLines(first, end, title);
      return;
    }
    this.#add(first, end, title);
  }

  /** A scrap of what was cut stands with what is beside it. */
  #add(first: number, end: number, title: string | undefined): void {
    const lines = this.#lines;
    const last = this.#last;
    const isPiece =
      last !== undefined &&
      title !== undefined &&
      last.title === title &&
      lines.fits(last.first, end) &&
      Math.min(lines.weight(last.first, last.end), lines.weight(first, end)) < scrapWeight;
    const from = isPiece ? last.first : first;
    const passage = passageAt(lines, from, end, title);
    if (!passage) return;
    if (isPiece) this.#passages.pop();
    this.#passages.push(passage);
    this.#last = { first: from, end, title };
  }

  /** By blank lines, else before the line that is indented least, else by lines, else by a line's structure. */
  #byLines(first: number, end: number, title: string | undefined): void {
    const lines = this.#lines;
    for (let from = first; from < end;) {
      let to = from;
      while (to < end && lines.fits(from, to + 1)) to++;
      if (to === from) {
        this.#passages.push(...passagesOfLongLine(lines, from, title, this.#language === 'json'));
        this.#last = undefined;
        from++;
        continue;
      }
      const cut = to === end ? end : this.#bestCut(from, to);
      this.#add(from, cut, title);
      from = cut;
    }
  }

  /** Behind `from` by at least half of what fits. */
  #bestCut(from: number, to: number): number {
    const lines = this.#lines;
    let best = to;
    let least = Infinity;
    for (let i = to; i > from + (to - from) / 2; i--) {
      if (lines.indent(i) === -1) return i;
      if (lines.indent(i) < least) {
        best = i;
        least = lines.indent(i);
      }
    }
    return best;
  }
}

function scopeKind({ kind }: CodeUnit, scope: Scope): ScopeKind {
  switch (kind) {
    case 'container':
      return 'container';
    case 'value':
      return scope.kind === 'function' ? 'function' : 'container';
    case 'suite':
    case 'function':
    case 'statement':
      return 'function';
  }
}

/** A sentence is no symbol. */
function within(scope: string, name: string): string {
  const isSymbol = !/[\s/]/.test(scope) && /^#?[\p{L}\p{N}_$~"'[]\S*$/u.test(name);
  return isSymbol ? `${scope}.${name}` : `${scope} › ${name}`;
}

/** What is nearest says most. */
function shortTitle(title: string): string | undefined {
  if (title.length <= mostTitleUnits && isOneLine.test(title)) return title;
  let rest = oneLine(title, 4 * mostTitleUnits);
  while (rest.length > mostTitleUnits) {
    const next = / › |\.(?=\S)/.exec(rest);
    if (!next) break;
    rest = rest.slice(next.index + next[0].length);
  }
  const short = oneLine(rest, mostTitleUnits);
  return short === '' ? undefined : short;
}
