import { pipelineData, pipelineFlag } from '../../normalization/pipelineData.ts';

const joiner = 0x200d;
const [carriageReturn, lineFeed] = [13, 10];

/**
 * Where the grapheme cluster ends that begins at `from`: Unicode's extended clusters as far as the reference's charsmaps
 * can tell (pairs of regional indicators, always 8 bytes, are two).
 */
export function endOfCluster(chars: Int32Array, from: number, to: number): number {
  const { flags } = pipelineData();
  let at = from + 1;
  if (chars[from]! < 0x300 && (at === to || chars[at]! < 0x300)) {
    // No mark stands there: what most texts are made of.
    const isLineEnd = chars[from] === carriageReturn && at < to && chars[at] === lineFeed;
    return isLineEnd ? at + 1 : at;
  }
  for (; at < to; at++) {
    if (!isJoined(chars, from, at, flags)) break;
  }
  return at;
}

/** Whether there is no boundary before the character at `at`. */
function isJoined(chars: Int32Array, from: number, at: number, flags: Uint16Array): boolean {
  const [before, next] = [chars[at - 1]!, chars[at]!];
  const nextFlags = flags[next]!;
  const beforeFlags = flags[before]!;
  if (before === carriageReturn && next === lineFeed) return true;
  if ((beforeFlags & pipelineFlag.control) !== 0 || (nextFlags & pipelineFlag.control) !== 0) {
    return false;
  }
  if ((nextFlags & pipelineFlag.joins) !== 0 || (beforeFlags & pipelineFlag.prepends) !== 0) {
    return true;
  }
  if (isHangulPair(before, next)) return true;
  if ((nextFlags & pipelineFlag.consonant) !== 0 && followsLinker(chars, from, at, flags)) {
    return true;
  }
  return (
    (nextFlags & pipelineFlag.pictographic) !== 0 &&
    before === joiner &&
    followsPictogram(chars, from, at - 1, flags)
  );
}

function followsLinker(chars: Int32Array, from: number, end: number, flags: Uint16Array): boolean {
  let hasLinker = false;
  for (let i = end - 1; i >= from; i--) {
    const found = flags[chars[i]!]!;
    if ((found & pipelineFlag.consonant) !== 0) return hasLinker;
    if ((found & pipelineFlag.linker) !== 0) hasLinker = true;
    else if ((found & pipelineFlag.between) === 0) return false;
  }
  return false;
}

function followsPictogram(
  chars: Int32Array,
  from: number,
  end: number,
  flags: Uint16Array,
): boolean {
  let i = end - 1;
  while (i > from && (flags[chars[i]!]! & pipelineFlag.joins) !== 0) i--;
  return i >= from && (flags[chars[i]!]! & pipelineFlag.pictographic) !== 0;
}

type Hangul = 'lead' | 'vowel' | 'tail' | 'open' | 'closed';

/** Unicode's Hangul_Syllable_Type, which no longer changes. */
function hangulOf(char: number): Hangul | undefined {
  if (char < 0x1100 || char > 0xd7fb) return undefined;
  if (char <= 0x115f || (char >= 0xa960 && char <= 0xa97c)) return 'lead';
  if (char <= 0x11a7 || (char >= 0xd7b0 && char <= 0xd7c6)) return 'vowel';
  if (char <= 0x11ff || char >= 0xd7cb) return 'tail';
  if (char < 0xac00 || char > 0xd7a3) return undefined;
  return (char - 0xac00) % 28 === 0 ? 'open' : 'closed';
}

const hangulAfter: Readonly<Record<Hangul, readonly Hangul[]>> = {
  lead: ['lead', 'vowel', 'open', 'closed'],
  vowel: ['vowel', 'tail'],
  tail: ['tail'],
  open: ['vowel', 'tail'],
  closed: ['tail'],
};

function isHangulPair(before: number, next: number): boolean {
  const first = hangulOf(before);
  const second = hangulOf(next);
  return first !== undefined && second !== undefined && hangulAfter[first].includes(second);
}
