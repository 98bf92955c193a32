import type { TextKind } from './blocks/readBlocks.ts';
import { blockSegments } from './blockSegments.ts';
import type { Segment } from './segment.ts';

/**
 * The sentences of a text, without the white space around them, by the rules of Unicode (UAX 29) and what abbreviations
 * there are. A line break does not end a sentence; a blank line does, and so does the layout of the document: a
 * heading, an item of a list, a row of a table, a formula. Code is cut into its lines.
 */
export function segmentSentences(text: string, kind: TextKind = 'plain'): Iterable<Segment> {
  // Whoever asks for sentences of code or data means what is written in it.
  const isData = kind === 'code' || kind === 'json' || kind === 'jsonLines';
  return blockSegments(text, isData ? 'plain' : kind);
}
