import type { CharacterCodes } from './characterCodes.ts';
import type { NormalizedText } from './normalizedText.ts';
import { characterFlag, unicodeData } from './unicodeData.ts';

/** Characters on their way through the reference's steps, each with the source range it stands for. */
interface Characters {
  readonly codePoints: number[];
  readonly starts: number[];
  readonly ends: number[];
}

/**
 * The reference's steps one after the other, for texts in which canonical ordering may move a
 * character that stays. The usual path takes each character alone: marks that change places are
 * then dropped together. But the reference's table of marks is older than its combining classes,
 * and some spacing characters (Javanese pangkon, Hangul tone marks) are ordered and kept.
 *
 * The reference hands out source ranges by position: after ordering, each character that came
 * first in its decomposition takes the next source character, whichever it came from.
 */
export function normalizeInOrder(
  codes: CharacterCodes,
  text: string,
  start: number,
  end: number,
  out: NormalizedText,
): void {
  const data = unicodeData();
  const cleaned = cleanedCharacters(codes, text, start, end);
  const decomposed = codes.options.stripAccents ? decompose(cleaned) : cleaned;
  out.writeRanges();
  for (let i = 0; i < decomposed.codePoints.length; i++) {
    const codePoint = decomposed.codePoints[i]!;
    const dropped = (data.flags[codePoint]! & characterFlag.mark) !== 0;
    if (codes.options.stripAccents && dropped) continue;
    const lowered = codes.options.lowercase ? data.lower(codePoint) : undefined;
    for (const part of lowered ?? [codePoint]) {
      out.append(codes.classified(part), decomposed.starts[i]!, decomposed.ends[i]!);
    }
  }
}

/** After `clean_text` and `handle_chinese_chars`, and what comes before them. */
function cleanedCharacters(
  codes: CharacterCodes,
  text: string,
  start: number,
  end: number,
): Characters {
  const result: Characters = { codePoints: [], starts: [], ends: [] };
  for (let at = start; at < end;) {
    const from = at;
    const codePoint = text.codePointAt(at)!;
    at += codePoint > 0xffff ? 2 : 1;
    for (const part of codes.cleaned(codePoint)) {
      result.codePoints.push(part);
      result.starts.push(from);
      result.ends.push(at);
    }
  }
  return result;
}

/** Canonical decomposition and ordering, with the reference's rule for source ranges. */
function decompose(source: Characters): Characters {
  const data = unicodeData();
  const result: Characters = { codePoints: [], starts: [], ends: [] };
  let run: { codePoint: number; rank: number; first: boolean }[] = [];
  let taken = 0;
  const flush = (): void => {
    if (run.length > 1) run.sort((a, b) => a.rank - b.rank);
    for (const { codePoint, first } of run) {
      if (first) taken++;
      result.codePoints.push(codePoint);
      result.starts.push(source.starts[taken - 1]!);
      result.ends.push(source.ends[taken - 1]!);
    }
    run = [];
  };
  for (const codePoint of source.codePoints) {
    const parts = data.decomposition(codePoint) ?? [codePoint];
    parts.forEach((part, index) => {
      const rank = data.rank(part);
      if (rank === 0) flush();
      run.push({ codePoint: part, rank, first: index === 0 });
    });
  }
  flush();
  return result;
}
