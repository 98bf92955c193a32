import type { PanelUnit } from '../../protocol/pageApi.ts';

const names: Readonly<Record<PanelUnit, readonly [string, string]>> = {
  selection: ['text', 'texts'],
  line: ['line', 'lines'],
  sentence: ['sentence', 'sentences'],
};

/** What `count` segments of a unit are called in a sentence. */
export function unitName(unit: PanelUnit, count: number): string {
  return names[unit][count === 1 ? 0 : 1];
}
