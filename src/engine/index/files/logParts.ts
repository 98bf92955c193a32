import { openRecordStart } from '../../../core/text/blocks/delimitedBlocks.ts';
import { documentKindOfPath } from '../../../core/text/blocks/documentKind.ts';
import { cutFile, type CutKind, type PlacedSegment } from '../../../core/text/cutFile.ts';
import { lineSpans } from '../../../core/text/lineSpans.ts';
import type { EncodingRule } from '../../../node/encoding/encodings.ts';
import { textPieces } from '../../../node/files/textPieces.ts';

// To write them takes some 50 ms.
const segmentsOfPart = 2000;

export interface LogPart {
  readonly segments: readonly PlacedSegment[];
  /** Bytes of the file that were read by then. */
  readonly bytesRead: number;
}

/** The segments of a long file, part by part; ends with undefined where it is binary or cannot be read. */
export async function* logParts(
  path: string,
  kind: CutKind,
  rule: EncodingRule,
  breathe: () => Promise<void> | undefined,
): AsyncGenerator<LogPart | undefined> {
  const hasRecords = documentKindOfPath(path) === 'delimited';
  let part: PlacedSegment[] = [];
  let linesBefore = 0;
  let bytesRead = 0;
  /** A record that may go on in the next piece. */
  let open = { text: '', start: 0 };
  const take = (segments: readonly PlacedSegment[], offset: number): void => {
    for (const { start, end, line, text } of segments) {
      part.push({ start: start + offset, end: end + offset, line: line + linesBefore, text });
    }
  };
  for await (const piece of textPieces(path, rule, breathe)) {
    if (!piece) {
      yield undefined;
      return;
    }
    const text = open.text + piece.text;
    const start = piece.start - open.text.length;
    const segments = cutFile(text, kind, path) ?? [];
    const end = hasRecords ? openRecordStart(text, segments) : text.length;
    take(end === text.length ? segments : segments.filter((each) => each.start < end), start);
    linesBefore += lineCount(text.slice(0, end)) - 1;
    open = { text: text.slice(end), start: start + end };
    bytesRead = piece.bytesRead;
    yield* inParts(part, bytesRead);
    part = [];
  }
  take(cutFile(open.text, kind, path) ?? [], open.start);
  yield* inParts(part, bytesRead);
}

function* inParts(segments: readonly PlacedSegment[], bytesRead: number): Generator<LogPart> {
  for (let at = 0; at < segments.length; at += segmentsOfPart) {
    yield { segments: segments.slice(at, at + segmentsOfPart), bytesRead };
  }
}

function lineCount(text: string): number {
  let count = 0;
  const lines = lineSpans(text);
  while (lines.next().done !== true) count++;
  return count;
}
