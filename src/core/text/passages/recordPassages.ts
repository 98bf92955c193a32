import type { Block } from '../blocks/block.ts';
import { readBlocks, type TextKind } from '../blocks/readBlocks.ts';
import { oneLine } from '../oneLine.ts';
import { fittingTexts } from './cutText.ts';
import type { Passage } from './passage.ts';
import { spanPassage } from './passagePieces.ts';

const mostNameUnits = 60;

/** Records, cues and messages, each a passage; named by the first field, the time it is said at, the context. */
export function recordPassages(text: string, kind: TextKind): Passage[] {
  const found: Passage[] = [];
  let time: string | undefined;
  for (const block of readBlocks(text, kind)) {
    if (block.kind === 'metadata' || block.kind === 'markup') {
      time = /^\s*((?:\d+:)?\d{1,2}:\d{2})[.,]\d+\s*-->/.exec(
        text.slice(block.start, block.end),
      )?.[1];
      continue;
    }
    const title = nameOf(text, block) ?? (block.kind === 'cue' ? time : undefined);
    for (const { start, end } of fittingTexts(text, block.start, block.end)) {
      const passage = spanPassage(text, start, end, title);
      if (passage) found.push(passage);
    }
  }
  return found;
}

function nameOf(text: string, { kind, start, end }: Block): string | undefined {
  const source = text.slice(start, Math.min(end, start + 1000));
  let name: string | undefined;
  if (kind === 'record') {
    const [, quoted, bare] = /^\s*(?:"((?:[^"]|"")*)"|([^,;\t|]*))(?=[,;\t|])/.exec(source) ?? [];
    name = quoted?.replaceAll('""', '"') ?? bare;
  } else if (kind === 'message') name = /^\s*msgctxt\s*"((?:[^"\\]|\\.)*)"/m.exec(source)?.[1];
  const shown = name === undefined ? '' : oneLine(name, mostNameUnits);
  return shown === '' ? undefined : shown;
}
