import { ReadDocument } from './blocks/readDocument.ts';
import { blockSegments } from './blockSegments.ts';
import type { Segment } from './segment.ts';
import { segmentLines } from './segmentLines.ts';

/**
 * The sentences of a text, without the white space around them, by the rules of Unicode (UAX 29) and what abbreviations
 * there are. A line break does not end a sentence; a blank line does, and so does the layout of the document: a
 * heading, an item of a list, a row of a table, a formula. Code is cut into its lines, JSON Lines into theirs.
 */
export function segmentSentences(document: ReadDocument): Iterable<Segment> {
  const { text, kind } = document;
  if (kind === 'jsonLines') return segmentLines(document);
  // Whoever asks for sentences of code or data means what is written in it.
  const isData = kind === 'code' || kind === 'json';
  return blockSegments(isData ? new ReadDocument(text, 'plain') : document);
}
