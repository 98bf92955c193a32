import type { PanelSegment, PanelSnapshot, PanelUnit } from '../../protocol/pageApi.ts';

const names: Readonly<Record<PanelUnit, readonly [string, string]>> = {
  selection: ['text', 'texts'],
  line: ['line', 'lines'],
  sentence: ['sentence', 'sentences'],
};

/** What `count` segments of a unit are called in a sentence. */
export function unitName(unit: PanelUnit, count: number): string {
  return names[unit][count === 1 ? 0 : 1];
}

/** `2,000 lines`. */
export function countText(count: number, unit: PanelUnit): string {
  return `${count.toLocaleString('en')} ${unitName(unit, count)}`;
}

/** Where a segment stands: `line 3`, `lines 3–60`. */
export function linesText({ line, lastLine }: PanelSegment): string {
  return line === lastLine ? `line ${line}` : `lines ${line}–${lastLine}`;
}

/** What a tab about one segment says while none is selected; nothing while the document is being read. */
export function noSelectionText({ segmentCount, unit, status }: PanelSnapshot): string {
  if (status.kind === 'working') return '';
  if (segmentCount === 0) return `There are no ${unitName(unit, 2)} with text here.`;
  return `Choose a ${unitName(unit, 1)} in the list.`;
}
