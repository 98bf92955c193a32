import { AppError } from '../errors/appError.ts';
import { t } from '../l10n/translate.ts';
import type { Steps } from '../search/steps.ts';
import { recordFields } from './recordFields.ts';
import { valueOf, type Table, type TableRecord } from './table.ts';

const sampleRecords = 2000;
/** A name has two words, a theme's label two or three. */
const leastWords = 3;
// Of the values that are there. A label of many words is the same in many records.
const leastDistinctShare = 0.2;
/** Where writing has no spaces: letters that count as a word. */
const unitsOfWord = 5;
const mostCountedUnits = 2000;
// Markup and addresses are no words.
const noWord = /^(?:[a-z]+:\/\/|[{[<]|[^\s]+@[^\s]+$)/i;
const wordOf = /[\p{L}\p{M}]+/gu;

/**
 * The columns that hold texts, by their place: of many words (three or more in the mean) and varied (a fifth of the values is
 * distinct). Where none does, the one with the most words; none where no column has a letter.
 */
export function textColumns(table: Table): number[] {
  const facts = table.columns.map((_, column) => factsOf(table, column));
  const found = wordyOf(facts);
  if (found.length > 0) return found;
  const most = Math.max(0, ...facts.map(({ words }) => words));
  return most === 0 ? [] : [facts.findIndex(({ words }) => words === most)];
}

/** As `textColumns`, none where none holds texts: a list of names and places is one text a record. */
export function* wordyColumns(table: Table): Steps<number[]> {
  const facts: ColumnFacts[] = [];
  for (const column of table.columns.keys()) {
    facts.push(factsOf(table, column));
    yield undefined;
  }
  return wordyOf(facts);
}

function wordyOf(facts: readonly ColumnFacts[]): number[] {
  return facts.flatMap(({ words, distinctShare }, column) =>
    words >= leastWords && distinctShare >= leastDistinctShare ? [column] : [],
  );
}

/** The places of the columns that are named, whatever the case; those that are not there are passed over. */
export function columnsNamed(
  { columns }: Pick<Table, 'columns'>,
  names: readonly string[],
): number[] {
  return names.map((name) => columnPlace(columns, name)).filter((place) => place !== -1);
}

/**
 * The places of the columns that are named as `--columns` has them: `NAME[,NAME]`, a name with a comma in quotes. Throws
 * `invalidInput`, which says which columns there are; `path` names the table.
 */
export function chosenColumns(table: Table, names: readonly string[], path: string): number[] {
  return names.map((name) => {
    const found = columnPlace(table.columns, name);
    if (found !== -1) return found;
    throw new AppError('invalidInput', missingColumn(table, name, path));
  });
}

/** Those of `names` by which several columns are called, of which the first one is meant: `columnNames` numbers the others. */
export function sharedNames(columns: readonly string[], names: readonly string[]): string[] {
  return names.filter((name) => {
    const place = columnPlace(columns, name);
    return place !== -1 && columns.includes(`${columns[place] ?? ''} (2)`);
  });
}

/** The names in `NAME[,NAME]`, where a name that holds a comma stands in quotes. */
export function splitColumnNames(names: string): string[] {
  return recordFields(names, ',').map((name) => name.trim());
}

/** What the record says in these columns, a line break between them; '' where it says nothing. */
export function recordText(record: TableRecord, columns: readonly number[]): string {
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return valueOf(record, only).trim();
  return columns
    .map((column) => valueOf(record, column).trim())
    .filter((text) => text !== '')
    .join('\n');
}

/** -1 where there is none of that name. */
function columnPlace(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  if (exact !== -1) return exact;
  const lower = name.toLowerCase();
  return columns.findIndex((column) => column.toLowerCase() === lower);
}

function missingColumn({ columns }: Table, name: string, path: string): string {
  if (columns.length === 0) return t('{0} has no columns; choose another file.', path);
  return t('There is no column {0} in {1}; its columns are {2}.', name, path, shownNames(columns));
}

const mostShownNames = 30;

function shownNames(columns: readonly string[]): string {
  const shown = columns.slice(0, mostShownNames).join(', ');
  const rest = columns.length - mostShownNames;
  return rest > 0 ? t('{0} and {1} more', shown, rest) : shown;
}

interface ColumnFacts {
  /** In the mean of the values that are not blank. */
  readonly words: number;
  readonly distinctShare: number;
}

/** Of records from all over the table. */
function factsOf({ records }: Table, column: number): ColumnFacts {
  const step = Math.max(1, Math.floor(records.length / sampleRecords));
  const distinct = new Set<string>();
  let filled = 0;
  let words = 0;
  for (const [i, record] of records.entries()) {
    if (i % step > 0) continue;
    const value = valueOf(record, column).slice(0, mostCountedUnits).trim();
    if (value === '') continue;
    filled++;
    distinct.add(value);
    if (!noWord.test(value)) words += wordCount(value);
  }
  return filled === 0
    ? { words: 0, distinctShare: 0 }
    : { words: words / filled, distinctShare: distinct.size / filled };
}

/** Words, or what would be some in writing without spaces. */
function wordCount(value: string): number {
  let count = 0;
  for (const [word] of value.matchAll(wordOf)) {
    const isUnspaced =
      /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u.test(word);
    count += isUnspaced ? Math.max(1, word.length / unitsOfWord) : 1;
  }
  return count;
}
