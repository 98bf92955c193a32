import type { ContentReference } from '../contentReference.ts';
import type { CallOptions, MethodNames } from '../rpc.ts';

/** Only of these are a column's values told one by one. */
export const mostColumnValues = 1000;

export interface TableColumn {
  readonly name: string;
  /** Whether what is compared and searched is what stands in it. */
  readonly isText: boolean;
  /** Whether all that it has are numbers. */
  readonly isNumeric: boolean;
  /** Whether it can be learned as numbers: it is not text, and most that it has are numbers. */
  readonly hasNumbers: boolean;
  /** Of values that are not blank; beyond `mostColumnValues` they are not counted further. */
  readonly distinctCount: number;
  /** The most frequent values, at most `mostValuesListed`; none where they were not counted. */
  readonly values: readonly string[];
}

/** How many of a column's values `TableColumn.values` has. */
export const mostValuesListed = 50;

/** A record that is left out, has no text, or is read as its whole line. */
export interface BrokenRow {
  /** Which row it is, and what is wrong or what else it says. */
  readonly message: string;
  /** UTF-16 offset in the document: names it in `revealRow`. */
  readonly start: number;
}

/** The table that a content is: one document whose segments are records. */
export interface PageTable {
  readonly columns: readonly TableColumn[];
  /** Of the columns that are not text, those whose values stand in `PanelSegment.fields`. */
  readonly shown: readonly string[];
  /** Who chose the columns of text: the user here, the setting, or their words. */
  readonly chosenBy: 'click' | 'setting' | 'words';
  readonly recordCount: number;
  /** Records that say nothing in the columns of text: they have no segment. */
  readonly emptyCount: number;
  /** The first ones. */
  readonly empty: readonly BrokenRow[];
  readonly brokenCount: number;
  /** The first ones. */
  readonly broken: readonly BrokenRow[];
  /** Of a table that is too long to be held as it is: the UTF-16 units up to which values are whole. */
  readonly cutAt?: number | undefined;
}

export interface TableFilter {
  /** Undefined: any column. */
  readonly column: string | undefined;
  readonly text: string;
  /** Whether a value is that text; else it holds it, whatever the case. */
  readonly isWhole: boolean;
}

export interface TableOrderRequest extends ContentReference {
  readonly filter: TableFilter | undefined;
  /** Undefined: as in the file. What is blank comes last. */
  readonly sort: { readonly column: string; readonly isDescending: boolean } | undefined;
}

/** What a column says, by segment of the version that was asked about. */
export type ColumnValues =
  /** NaN where it says nothing. */
  | { readonly kind: 'numbers'; readonly numbers: Float64Array }
  /**
   * `labelOf`: index in `labels`, the most frequent first; -1 where it says nothing, or what stands beyond the first
   * `mostColumnValues`. `distinctCount`: of all.
   */
  | {
      readonly kind: 'labels';
      readonly labels: readonly string[];
      readonly labelOf: Int32Array;
      readonly distinctCount: number;
    };

/** What the page asks of a content that is a table (`PanelSnapshot.isTable`). Rejects with `invalidInput` where it is none. */
export interface PageTablesApi {
  table(request: ContentReference, options?: CallOptions): Promise<PageTable>;
  /** `columns`: names of those that are text from now on, kept for the file; undefined: as the setting says, or by their words. */
  chooseTextColumns(
    request: ContentReference & { readonly columns: readonly string[] | undefined },
  ): Promise<void>;
  /** The segments that a filter leaves, in an order. */
  tableOrder(request: TableOrderRequest, options?: CallOptions): Promise<Int32Array>;
  /** Values of a column to colour, compare and learn by. */
  columnValues(
    request: ContentReference & { readonly column: string },
    options?: CallOptions,
  ): Promise<ColumnValues>;
  /** Selects a row in the editor, which gets the focus. `start`: of a `BrokenRow`. */
  revealRow(request: ContentReference & { readonly start: number }): Promise<void>;
}

export const pageTablesMethods: MethodNames<PageTablesApi> = {
  table: true,
  chooseTextColumns: true,
  tableOrder: true,
  columnValues: true,
  revealRow: true,
};
