/**
 * Where each token stands in a source text, for tokenizers that do not say it. Tokens and source are sequences of
 * units (characters, or bytes); those that are equal are matched from the left to the right, and what only one side
 * has (marks for spaces, characters that a normaliser drops, adds or combines) is stepped over.
 */
interface AlignedUnits {
  /** Units of all tokens, one after the other. */
  readonly tokenUnits: Int32Array;
  /** By token: where its units end. */
  readonly tokenEnds: Int32Array;
  readonly sourceUnits: Int32Array;
  /** By source unit: UTF-16 offsets of the character that it comes from. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** A space; in tokens also the mark for one. */
export const spaceUnit = 32;
// How far apart the two sides may be where they differ, and how many equal units show that they meet again.
const reach = 48;
const meetingUnits = 3;

/** `start, end` of each token in the source, UTF-16. A token without a unit of its own is empty, or one character. */
export function alignTokens(units: AlignedUnits): Int32Array {
  const { tokenUnits, tokenEnds, sourceUnits, starts, ends } = units;
  const matches = matchUnits(tokenUnits, sourceUnits);
  const spans = new Int32Array(2 * tokenEnds.length);
  let from = 0;
  let after = 0;
  tokenEnds.forEach((to, token) => {
    let start = -1;
    let end = -1;
    for (let unit = from; unit < to; unit++) {
      const at = matches[unit] ?? -1;
      // White space at a token's beginning belongs to no word.
      if (at < 0 || (start < 0 && sourceUnits[at] === spaceUnit && unit < to - 1)) continue;
      if (start < 0) start = starts[at] ?? 0;
      end = Math.max(end, ends[at] ?? 0);
    }
    if (start < 0) {
      // What the normaliser made of something else lies between its neighbours.
      start = after;
      end = to > from ? beginningOfNext(matches, to, units, after) : after;
    }
    spans[2 * token] = start;
    spans[2 * token + 1] = Math.max(start, end);
    after = Math.max(after, end);
    from = to;
  });
  return spans;
}

/** Where the next matched unit begins in the source, or the source's end. */
function beginningOfNext(
  matches: Int32Array,
  from: number,
  { starts, ends }: AlignedUnits,
  after: number,
): number {
  for (let unit = from; unit < Math.min(matches.length, from + reach); unit++) {
    const at = matches[unit] ?? -1;
    if (at >= 0) return Math.max(after, starts[at] ?? after);
  }
  return from >= matches.length ? Math.max(after, ends.at(-1) ?? after) : after;
}

/** For each of `a` its place in `b`, or -1; ascending. */
function matchUnits(a: Int32Array, b: Int32Array): Int32Array {
  const matches = new Int32Array(a.length).fill(-1);
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) matches[i++] = j++;
    else if (a[i] === spaceUnit) i++;
    else if (b[j] === spaceUnit) j++;
    else {
      const meeting = nextMeeting(a, i, b, j);
      if (!meeting) {
        i++;
        j++;
        continue;
      }
      i += meeting.a;
      j += meeting.b;
    }
  }
  return matches;
}

/** The fewest units to step over, on both sides together, until some that follow are equal. */
function nextMeeting(
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
): { readonly a: number; readonly b: number } | undefined {
  for (let sum = 1; sum <= reach; sum++) {
    for (let stepA = 0; stepA <= sum; stepA++) {
      const stepB = sum - stepA;
      if (meetAt(a, i + stepA, b, j + stepB)) return { a: stepA, b: stepB };
    }
  }
  return undefined;
}

function meetAt(a: Int32Array, i: number, b: Int32Array, j: number): boolean {
  if (i > a.length || j > b.length) return false;
  const count = Math.min(meetingUnits, a.length - i, b.length - j);
  // At the end of one side there is nothing that could show it.
  if (count < meetingUnits && a.length - i !== b.length - j) return false;
  for (let k = 0; k < count; k++) if (a[i + k] !== b[j + k]) return false;
  return true;
}
