// Git's own matcher, not the shell's: it compares bytes, so that `?` is one byte of a name in UTF-8. Texts here hold one
// byte a unit (`byteText`). Source of what each sign means: Git's wildmatch.c and dir.c.

/** A place of a pattern: the byte that it takes, or a set of bytes, or any number of them. */
type Step =
  | { readonly kind: 'byte'; readonly code: number }
  | { readonly kind: 'set'; readonly members: Uint8Array }
  /** `crosses`: also of slashes. `mayEnd`: it may stand for nothing together with the slash behind it. */
  | { readonly kind: 'star'; readonly crosses: boolean; readonly mayEnd: boolean };

/** A pattern that is ready to be compared; undefined: it matches nothing. */
export type Wildcards = readonly Step[] | undefined;

const slash = 0x2f;
const byteCount = 256;
const special = /[*?[\\]/;

/** A text of which each unit is a byte of the given one in UTF-8. */
export function byteText(text: string): string {
  // eslint-disable-next-line no-control-regex -- Which is what ASCII is.
  return /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Units before the first sign that is none itself. */
export function literalLength(pattern: string): number {
  const at = pattern.search(special);
  return at === -1 ? pattern.length : at;
}

/** `foldsCase`: whether small and capital letters of ASCII are one. */
export function parseWildcards(pattern: string, foldsCase: boolean): Wildcards {
  const steps: Step[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern[i];
    if (unit === '*') {
      let end = i + 1;
      while (pattern[end] === '*') end++;
      const isWhole =
        end - i > 1 &&
        (i === 0 || pattern[i - 1] === '/') &&
        (end === pattern.length || pattern[end] === '/' || pattern.startsWith('\\/', end));
      steps.push({ kind: 'star', crosses: isWhole, mayEnd: isWhole && pattern[end] === '/' });
      i = end - 1;
    } else if (unit === '?') steps.push({ kind: 'set', members: setOf((code) => code !== slash) });
    else if (unit === '[') {
      const found = parseSet(pattern, i, foldsCase);
      if (!found) return undefined;
      steps.push({ kind: 'set', members: found.members });
      i = found.end;
    } else {
      if (unit === '\\') i++;
      // A backslash at the end stands before nothing.
      if (i >= pattern.length) return undefined;
      steps.push({ kind: 'byte', code: folded(pattern.charCodeAt(i), foldsCase) });
    }
  }
  return steps;
}

/**
 * Whether all of a text matches. All places of the pattern that a byte may be at are followed side by side: whatever a
 * repository's own file holds, the time is at most the product of both lengths.
 */
export function matchesWildcards(steps: Wildcards, text: string, foldsCase: boolean): boolean {
  if (!steps) return false;
  const reachedAt = new Int32Array(steps.length + 1);
  let reached: number[] = [];
  const reach = (from: number, round: number, into: number[]): void => {
    const add = (at: number): void => {
      if (reachedAt[at] !== round) into.push(at);
      reachedAt[at] = round;
    };
    for (let at = from; ; at += 2) {
      add(at);
      const step = steps[at];
      if (step?.kind !== 'star') return;
      // Behind a star no other one stands at once.
      add(at + 1);
      if (!step.mayEnd) return;
    }
  };
  reach(0, 1, reached);
  for (let i = 0; i < text.length && reached.length > 0; i++) {
    const code = folded(text.charCodeAt(i), foldsCase);
    const next: number[] = [];
    const round = i + 2;
    for (const at of reached) {
      const step = steps[at];
      if (!step) continue;
      if (step.kind === 'star') {
        if (!step.crosses && code === slash) continue;
        // It has begun, so that it cannot stand for nothing any more.
        for (const place of [at, at + 1]) {
          if (reachedAt[place] !== round) next.push(place);
          reachedAt[place] = round;
        }
      } else if (step.kind === 'byte' ? step.code === code : step.members[code] === 1) {
        reach(at + 1, round, next);
      }
    }
    reached = next;
  }
  return reached.includes(steps.length);
}

function folded(code: number, foldsCase: boolean): number {
  return foldsCase && code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}

function parseSet(
  pattern: string,
  start: number,
  foldsCase: boolean,
): { readonly members: Uint8Array; readonly end: number } | undefined {
  let i = start + 1;
  const isNegated = pattern[i] === '!' || pattern[i] === '^';
  if (isNegated) i++;
  const tests: ((code: number) => boolean)[] = [];
  // Of the sign before, 0 where it begins no range.
  let previous = 0;
  for (let isFirst = true; ; isFirst = false, i++) {
    if (i >= pattern.length) return undefined;
    if (!isFirst && pattern[i] === ']') break;
    let code = pattern.charCodeAt(i);
    if (pattern[i] === '\\') {
      code = pattern.charCodeAt(++i);
      if (Number.isNaN(code)) return undefined;
      tests.push(equals(code));
    } else if (
      pattern[i] === '-' &&
      previous > 0 &&
      i + 1 < pattern.length &&
      pattern[i + 1] !== ']'
    ) {
      i += pattern[i + 1] === '\\' ? 2 : 1;
      const high = pattern.charCodeAt(i);
      if (Number.isNaN(high)) return undefined;
      tests.push(between(previous, high, foldsCase));
      code = 0;
    } else if (pattern.startsWith('[:', i)) {
      const end = pattern.indexOf(']', i + 2);
      if (end === -1) return undefined;
      if (end > i + 2 && pattern[end - 1] === ':') {
        const isMember = classes.get(pattern.slice(i + 2, end - 1));
        if (!isMember) return undefined;
        const isUpper = isMember === classes.get('upper');
        tests.push((each) => isMember(each) || (foldsCase && isUpper && isLower(each)));
        i = end;
        code = 0;
      } else tests.push(equals(code));
    } else tests.push(equals(code));
    previous = code;
  }
  const isMember = (code: number): boolean =>
    tests.some((test) => test(code)) !== isNegated && code !== slash;
  return { members: setOf(isMember), end: i };
}

function equals(wanted: number): (code: number) => boolean {
  return (code) => code === wanted;
}

function between(low: number, high: number, foldsCase: boolean): (code: number) => boolean {
  const isWithin = (code: number): boolean => low <= code && code <= high;
  return (code) => isWithin(code) || (foldsCase && isLower(code) && isWithin(code - 0x20));
}

function setOf(isMember: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: byteCount }, (_, code) => (isMember(code) ? 1 : 0));
}

const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;
const isLower = (code: number): boolean => code >= 0x61 && code <= 0x7a;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isAlpha = (code: number): boolean => isUpper(code) || isLower(code);
const isGraph = (code: number): boolean => code > 0x20 && code < 0x7f;
// Git's own, which has neither form feed nor vertical tab.
const isSpace = (code: number): boolean => [0x20, 0x09, 0x0a, 0x0d].includes(code);

/** Of ASCII alone. */
const classes: ReadonlyMap<string, (code: number) => boolean> = new Map([
  ['alnum', (code: number) => isAlpha(code) || isDigit(code)],
  ['alpha', isAlpha],
  ['blank', (code: number) => code === 0x20 || code === 0x09],
  ['cntrl', (code: number) => code < 0x20 || code === 0x7f],
  ['digit', isDigit],
  ['graph', isGraph],
  ['lower', isLower],
  ['print', (code: number) => isGraph(code) || code === 0x20],
  ['punct', (code: number) => isGraph(code) && !isAlpha(code) && !isDigit(code)],
  ['space', isSpace],
  ['upper', isUpper],
  ['xdigit', (code: number) => isDigit(code) || /[A-Fa-f]/.test(String.fromCharCode(code))],
]);
