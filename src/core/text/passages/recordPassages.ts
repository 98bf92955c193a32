import type { Block } from '../blocks/block.ts';
import type { ReadDocument } from '../blocks/readDocument.ts';
import { cueTime } from '../blocks/subtitleBlocks.ts';
import { oneLine } from '../oneLine.ts';
import type { Passage } from './passage.ts';
import { fittingPassages } from './passagePieces.ts';

// UTF-16 units.
const mostNameUnits = 60;
const mostNamedUnits = 1000;
const namingFields = 3;

/**
 * Records, cues and messages, each a passage; named by a field, the time it is said at, the context. The header of a table
 * has no name. `isContinued`: the text is not the beginning of its file, so that it has no header.
 */
export function recordPassages({ text, blocks }: ReadDocument, isContinued: boolean): Passage[] {
  const found: Passage[] = [];
  let time: string | undefined;
  let isFirst = !isContinued;
  for (const block of blocks) {
    if (block.kind === 'metadata' || block.kind === 'markup') {
      time = cueTime(text.slice(block.start, block.end));
      continue;
    }
    const isUnnamed = isFirst && block.kind === 'record' && isHeader(text, block);
    isFirst = false;
    const name = isUnnamed ? undefined : nameOf(text, block);
    const title = name ?? (block.kind === 'cue' ? time : undefined);
    found.push(...fittingPassages(text, block.start, block.end, title));
  }
  return found;
}

/** Whether each of the first record's fields is a word, as the names of columns are. */
function isHeader(text: string, { start, end }: Block): boolean {
  const fields = text.slice(start, Math.min(end, start + mostNamedUnits)).split(/[,;\t|]/);
  return fields.every((field) => /\p{L}/u.test(field));
}

function nameOf(text: string, { kind, start, end }: Block): string | undefined {
  const source = text.slice(start, Math.min(end, start + mostNamedUnits));
  if (kind === 'record') return fieldName(source);
  if (kind !== 'message') return undefined;
  const context = /^\s*msgctxt\s*"((?:[^"\\]|\\.)*)"/m.exec(source)?.[1];
  return context === undefined ? undefined : oneLine(context, mostNameUnits) || undefined;
}

/** The first short field that is a word; a number names nothing. */
function fieldName(record: string): string | undefined {
  const field = /\s*(?:"((?:[^"]|"")*)"|([^",;\t|]*))[,;\t|]/y;
  for (let i = 0; i < namingFields; i++) {
    const found = field.exec(record);
    if (!found) return undefined;
    const name = oneLine(found[1]?.replaceAll('""', '"') ?? found[2] ?? '', mostNamedUnits);
    if (name.length <= mostNameUnits && /\p{L}{2}/u.test(name)) return name;
  }
  return undefined;
}
