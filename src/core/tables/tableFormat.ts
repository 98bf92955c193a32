export type TableFormat = 'delimited' | 'jsonLines';

const endings: Readonly<Record<string, TableFormat>> = {
  csv: 'delimited',
  tsv: 'delimited',
  tab: 'delimited',
  psv: 'delimited',
  jsonl: 'jsonLines',
  ndjson: 'jsonLines',
  // No text: its rows are read as such lines.
  parquet: 'jsonLines',
};

/** By a file's name; undefined where it is no table. Of Parquet how its rows are given as text. */
export function tableFormatOf(path: string): TableFormat | undefined {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(endings, ending) ? endings[ending] : undefined;
}

/** By a file's name: a table that is no text. */
export function isParquet(path: string): boolean {
  return path.toLowerCase().endsWith('.parquet');
}
