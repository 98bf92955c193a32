import { knownEndings } from '../endings/knownEndings.ts';
import { oneLine } from '../oneLine.ts';
import { mostTitleUnits } from './passage.ts';

/** A name for a cell's text, which says in what language it is written; `language`: as editors call it. */
export function cellPath(language: string): string {
  return `cell.${knownEndings(language)[0] ?? language}`;
}

/** `Cell 3 › Ferry` of a passage in the third cell; `cell`: from 0. */
export function cellTitle(cell: number, title: string | undefined): string {
  const name = `Cell ${cell + 1}`;
  return oneLine(title === undefined ? name : `${name} › ${title}`, mostTitleUnits);
}
