import { AppError } from '../errors/appError.ts';
import { t } from '../l10n/translate.ts';
import { atOnce, type Steps } from '../search/steps.ts';
import { recordFields } from './recordFields.ts';
import { valueOf, type Table, type TableRecord } from './table.ts';

const sampleRecords = 2000;
/** A name has two words, a theme's label two or three. */
const leastWords = 3;
// Of the values that are there. A label of many words is the same in many records.
const leastDistinctShare = 0.2;
// Of the values of a list of names: some say `n/a`, or nothing but a number.
const leastWordShare = 0.5;
/** Where writing has no spaces: letters that count as a word. */
const unitsOfWord = 5;
const mostCountedUnits = 2000;
// Markup and addresses are no words.
const noWord = /^(?:[a-z]+:\/\/|[{[<]|[^\s]+@[^\s]+$)/i;
const wordOf = /[\p{L}\p{M}]+/gu;
const freeWord =
  /\p{Script=Han}|(?<![\p{L}\p{M}\p{N}_-])[\p{L}\p{M}]{2,}(?![\p{L}\p{M}\p{N}_]|-\d)/u;

/** UTF-16 units of the beginning of a table that say which columns are text; what is shorter is looked at as a whole. */
export const sampleUnits = 1_000_000;

/**
 * The columns that hold texts, by their place, as panel, command line and index find them in a table's beginning: of many words (three or more
 * in the mean) and varied (a fifth of the values is distinct). Where none is varied, as of messages made of few templates, the
 * one with the most words; where none has many words, as in a list of names and places, all that hold words and neither ids nor
 * numbers. None where no column holds words.
 */
export function textColumns(table: Table): number[] {
  return atOnce(textColumnsOf(table));
}

/** As `textColumns`; each step takes some tens of milliseconds at most. */
export function* textColumnsOf(table: Table): Steps<number[]> {
  const records = sampledRecords(table);
  const facts: ColumnFacts[] = [];
  for (const column of table.columns.keys()) {
    facts.push(factsOf(records, column));
    yield undefined;
  }
  const wordy = placesOf(facts, ({ words }) => words >= leastWords);
  const varied = wordy.filter((place) => (facts[place]?.distinctShare ?? 0) >= leastDistinctShare);
  if (varied.length > 0) return varied;
  if (wordy.length > 0) {
    const most = Math.max(...facts.map(({ words }) => words));
    return [facts.findIndex(({ words }) => words === most)];
  }
  return placesOf(facts, ({ wordShare }) => wordShare >= leastWordShare);
}

function placesOf(
  facts: readonly ColumnFacts[],
  isWanted: (facts: ColumnFacts) => boolean,
): number[] {
  return facts.flatMap((each, place) => (isWanted(each) ? [place] : []));
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
  /** Of the values that are words, and neither ids nor numbers. */
  readonly wordShare: number;
}

/** Records from all over the table's beginning: of one that is read as a whole no others than of one that is read in parts. */
function sampledRecords({ records }: Table): readonly TableRecord[] {
  const within = records.findIndex(({ end }) => end > sampleUnits);
  const count = within === -1 ? records.length : Math.max(1, within);
  const step = Math.max(1, Math.floor(count / sampleRecords));
  const sampled: TableRecord[] = [];
  for (let i = 0; i < count; i += step) {
    const record = records[i];
    if (record) sampled.push(record);
  }
  return sampled;
}

function factsOf(records: readonly TableRecord[], column: number): ColumnFacts {
  const distinct = new Set<string>();
  let filled = 0;
  let words = 0;
  let named = 0;
  for (const record of records) {
    const value = valueOf(record, column).slice(0, mostCountedUnits).trim();
    if (value === '') continue;
    filled++;
    distinct.add(value);
    if (noWord.test(value)) continue;
    words += wordCount(value);
    if (isOfWords(value)) named++;
  }
  const of = Math.max(1, filled);
  return { words: words / of, distinctShare: distinct.size / of, wordShare: named / of };
}

/** Whether a word in it has no numbers at it, as those of ids and hashes have (`T-17`, `3f9c`), and most of it is letters. */
function isOfWords(value: string): boolean {
  const letters = value.match(wordOf)?.join('').length ?? 0;
  return freeWord.test(value) && 2 * letters > value.replace(/\s+/g, '').length;
}

/** Words between white space, or what would be some in writing without: `card_not_working` and a path are one. */
function wordCount(value: string): number {
  let count = 0;
  for (const part of value.split(/\s+/)) {
    const letters = part.match(wordOf)?.join('').length ?? 0;
    if (letters === 0) continue;
    const isUnspaced =
      /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u.test(part);
    count += isUnspaced ? Math.max(1, letters / unitsOfWord) : 1;
  }
  return count;
}
