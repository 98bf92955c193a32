import { oneLine } from '../oneLine.ts';
import { mostTitleUnits } from './passage.ts';

/** Notebooks are of Python, with few exceptions that declare things alike. */
export const cellPath = 'cell.py';

/** `Cell 3 › Ferry` of a passage in the third cell; `cell`: from 0. */
export function cellTitle(cell: number, title: string | undefined): string {
  const name = `Cell ${cell + 1}`;
  return oneLine(title === undefined ? name : `${name} › ${title}`, mostTitleUnits);
}
