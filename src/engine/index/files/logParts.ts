import { cutFile, type CutKind, type PlacedSegment } from '../../../core/text/cutFile.ts';
import { lineSpans } from '../../../core/text/lineSpans.ts';
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
    for (const { start, end, line, text } of cutFile(piece.text, kind, path) ?? []) {
      const place = { start: start + piece.start, end: end + piece.start };
      part.push({ ...place, line: line + linesBefore, text });
    }
    linesBefore += [...lineSpans(piece.text)].length - 1;
    if (part.length < segmentsOfPart) continue;
    yield part;
    part = [];
  }
  yield part;
}
