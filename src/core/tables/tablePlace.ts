/** Where in a table a part of it begins. */
export interface TablePlace {
  /** UTF-16 units, lines and records, broken ones among them, before it. */
  readonly start: number;
  readonly line: number;
  readonly row: number;
}

export const fromBeginning: TablePlace = { start: 0, line: 0, row: 0 };
