import { cutFile, type CutKind, type PlacedSegment } from '../../../core/text/cutFile.ts';
import type { EncodingRule } from '../../../node/encoding/encodings.ts';
import { textPieces } from '../../../node/files/textPieces.ts';

// Each part writes the numbers of those before it again: of smaller ones that would be most of the work.
const segmentsOfPart = 50_000;

/** The segments of a long file, part by part; ends with undefined where it is binary or cannot be read. */
export async function* logParts(
  path: string,
  kind: CutKind,
  rule: EncodingRule,
  breathe: () => Promise<void> | undefined,
): AsyncGenerator<readonly PlacedSegment[] | undefined> {
  let part: PlacedSegment[] = [];
  let linesBefore = 0;
  for await (const piece of textPieces(path, rule, breathe)) {
    if (!piece) {
      yield undefined;
      return;
    }
    for (const { start, end, line, text } of cutFile(piece.text, kind) ?? []) {
      part.push({
        start: start + piece.start,
        end: end + piece.start,
        line: line + linesBefore,
        // A part of the piece would keep all of it in memory.
        text,
      });
    }
    linesBefore += lineEnds(piece.text);
    if (part.length < segmentsOfPart) continue;
    yield part;
    part = [];
  }
  yield part;
}

function lineEnds(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Both together are one.
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) count++;
  }
  return count;
}
