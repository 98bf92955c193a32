import { isSearchedAsItIs } from '../../../core/search/leftOutText.ts';
import { isBrokenRecord } from '../../../core/text/blocks/delimitedBlocks.ts';
import { documentKindOfPath } from '../../../core/text/blocks/documentKind.ts';
import type { PlacedSegment } from '../../../core/text/cutFile.ts';

/** Whether a file's segments are searched: there is nothing wrong with it, or not enough to leave it out. */
export function isFound(problem: string | undefined): boolean {
  return problem === undefined || isSearchedAsItIs(problem);
}

/** The lines, from 1, of records whose quotes are never closed. */
export function brokenLines(path: string, segments: readonly PlacedSegment[]): number[] {
  if (documentKindOfPath(path) !== 'delimited') return [];
  return segments.filter(({ text }) => isBrokenRecord(text)).map(({ line }) => line);
}
