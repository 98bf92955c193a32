import { segmentText } from '../../../src/core/text/segmentText.ts';
import { ShownTable } from '../../../src/features/explorer/tables/shownTable.ts';

/** A table as the host has it, from its text. */
export class FakeTable {
  readonly source: string;
  readonly columns: readonly string[] | undefined;
  readonly texts: readonly string[];
  readonly starts: Int32Array;
  readonly lines: readonly number[];
  readonly shown: ShownTable;

  constructor(source: string, columns?: readonly string[]) {
    this.source = source;
    this.columns = columns;
    const segments = [...segmentText(source, 'line', 'delimited', { columns })];
    this.texts = segments.map(({ text }) => text);
    this.starts = Int32Array.from(segments, ({ start }) => start);
    let line = 1;
    let at = 0;
    this.lines = segments.map(({ start }) => {
      for (; at < start; at++) if (source.charAt(at) === '\n') line++;
      return line;
    });
    this.shown = new ShownTable(source, 'delimited', columns);
  }
}
