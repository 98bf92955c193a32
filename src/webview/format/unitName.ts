import { t, tCount } from '../../core/l10n/translate.ts';
import type {
  PanelDocument,
  PanelSegment,
  PanelSnapshot,
  PanelUnit,
} from '../../protocol/pageApi.ts';

/** What a segment is called: of a table, in whatever unit, a record. */
export type ShownUnit = PanelUnit | 'record';

export function shownUnit({ unit, isTable }: Pick<PanelSnapshot, 'unit' | 'isTable'>): ShownUnit {
  return isTable ? 'record' : unit;
}

/** `2,000 lines`. */
export function countText(count: number, unit: ShownUnit): string {
  return {
    selection: tCount(count, '{0} text', '{0} texts'),
    line: tCount(count, '{0} line', '{0} lines'),
    sentence: tCount(count, '{0} sentence', '{0} sentences'),
    passage: tCount(count, '{0} passage', '{0} passages'),
    record: tCount(count, '{0} record', '{0} records'),
  }[unit];
}

/** Where a segment stands: `line 3`, `lines 3–60`, `row 3`. */
export function linesText({ line, lastLine, isRow }: PanelSegment): string {
  if (isRow === true) return t('row {0}', String(line));
  if (line === lastLine) return t('line {0}', String(line));
  return t('lines {0}–{1}', String(line), String(lastLine));
}

/** What a tab about one segment says while none is selected; '' while it is not known whether there are some. */
export function noSelectionText(snapshot: PanelSnapshot): string {
  if (snapshot.status.kind === 'working') return '';
  if (snapshot.segmentCount === 0) return noTextHere(snapshot);
  return {
    selection: t('Choose a text in the list.'),
    line: t('Choose a line in the list.'),
    sentence: t('Choose a sentence in the list.'),
    passage: t('Choose a passage in the list.'),
    record: t('Choose a record in the list.'),
  }[shownUnit(snapshot)];
}

/**
 * What stands where there is no segment; '' while documents are being read, and where that was cancelled or failed, which the
 * head says.
 */
export function noTextHere(snapshot: PanelSnapshot): string {
  if (snapshot.status.kind !== 'ready') return '';
  return {
    selection: t('There are no texts with text here.'),
    line: t('There are no lines with text here.'),
    sentence: t('There are no sentences with text here.'),
    passage: t('There are no passages with text here.'),
    record: t('There are no records with text here.'),
  }[shownUnit(snapshot)];
}

/** The document that a segment is in; undefined where there is none. */
export function documentOf(
  documents: readonly PanelDocument[],
  segment: number,
): PanelDocument | undefined {
  return documents.findLast(({ firstSegment }) => firstSegment <= segment);
}
