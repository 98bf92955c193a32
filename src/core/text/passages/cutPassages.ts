import { documentKindOfPath } from '../blocks/documentKind.ts';
import { TextLines } from '../blocks/textLines.ts';
import { documentTexts } from '../documentTexts.ts';
import { oneLine } from '../oneLine.ts';
import { mostTitleUnits, type Passage } from './passage.ts';
import { passagesOf } from './passagesOf.ts';

export interface PlacedPassage extends Passage {
  /** The line of its start, from 1. */
  readonly line: number;
  /** Number from 0 of a notebook's cell, in whose text the offsets and the line are. */
  readonly cell?: number;
}

/** A file's passages, a notebook's by cell; undefined where it is no notebook and should be one. */
export function cutPassages(text: string, path: string): PlacedPassage[] | undefined {
  return documentTexts(text, documentKindOfPath(path))?.flatMap((part) => {
    if (part.cell === undefined)
      return [...placed(part.text, passagesOf(part.text, part.kind, path))];
    const { cell } = part;
    const name = `Cell ${cell + 1}`;
    return Array.from(placed(part.text, passagesOf(part.text, part.kind)), (passage) => ({
      ...passage,
      title: oneLine(
        passage.title === undefined ? name : `${name} › ${passage.title}`,
        mostTitleUnits,
      ),
      cell,
    }));
  });
}

/** Passages stand in the order of the text, so its lines are counted once. */
function* placed(text: string, passages: readonly Passage[]): Generator<PlacedPassage> {
  const lines = new TextLines(text);
  let line = 1;
  for (const passage of passages) {
    while (line < lines.count && lines.start(line) <= passage.start) line++;
    yield {
      start: passage.start,
      end: passage.end,
      text: passage.text,
      title: passage.title,
      line,
    };
  }
}
