import { isBrokenRecord, recordSpans } from '../text/blocks/delimitedBlocks.ts';
import { withLines } from '../text/lineSpans.ts';
import { checkColumnCount } from './columnLimit.ts';
import { recordFields } from './recordFields.ts';
import { columnNames, type BrokenRecord, type Table, type TableRecord } from './table.ts';

// In the order in which they are preferred: a comma may stand in a number or a sentence.
const separators = [';', '\t', '|', ','] as const;
// Enough to tell separator and header by.
const sampleUnits = 500_000;
const sampleRecords = 200;
const byteOrderMark = 0xfeff;
// A header's fields are names: no numbers, no texts.
const mostHeaderUnits = 60;

/** A table of comma-, semicolon-, tab- or bar-separated text; see `readTable`. */
export function delimitedTable(text: string): Table {
  const first = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  const named = /^sep=(.)(?:\r\n|[\r\n])/.exec(text.slice(first, first + 10));
  const sample = sampleOf(text);
  const separator = named?.[1] ?? separatorOf(sample);
  const sampled = recordsOf(sample, separator).slice(named ? 1 : 0);
  const hasHeader = isHeader(sampled.map((record) => recordFields(record, separator)));

  let header: readonly string[] | undefined;
  const records: TableRecord[] = [];
  const broken: BrokenRecord[] = [];
  let row = hasHeader ? 0 : 1;
  for (const { start, end, line } of withLines(text, recordSpans(text, separator ?? ''))) {
    if (named && start === 0) continue;
    const begin = start === 0 ? first : start;
    const source = text.slice(begin, end);
    const place = { start: begin, end, line, row };
    if (source.trim() === '') continue;
    row++;
    if (isBrokenRecord(source, separator ?? '')) {
      broken.push({ ...place, fault: 'openQuote' });
      continue;
    }
    const fields = recordFields(source, separator);
    if (!header) {
      checkColumnCount(fields.length);
      header = fields;
      if (hasHeader) continue;
    }
    const values = fittingFields(fields, header.length);
    if (!values) broken.push({ ...place, fault: 'wrongWidth', width: fields.length });
    else if (hasHeader && equal(values, header)) broken.push({ ...place, fault: 'headerAgain' });
    else records.push({ ...place, values });
  }
  const columns = columnNames(hasHeader ? (header ?? []) : (header ?? []).map(() => ''));
  return { columns, hasHeader, records, broken };
}

/** The sign that cuts most records into as many fields as the first; undefined where each record is one field. */
function separatorOf(sample: string): string | undefined {
  let best: string | undefined;
  let bestShare = 0;
  let bestWidth = 1;
  for (const separator of separators) {
    const widths = recordsOf(sample, separator).map(
      (record) => recordFields(record, separator).length,
    );
    const width = widths[0] ?? 1;
    if (width < 2) continue;
    const share = widths.filter((each) => each === width).length / widths.length;
    if (share < bestShare || (share === bestShare && width <= bestWidth)) continue;
    [best, bestShare, bestWidth] = [separator, share, width];
  }
  return best;
}

/** The beginning of a text, whole lines. */
function sampleOf(text: string): string {
  if (text.length <= sampleUnits) return text;
  const sample = text.slice(0, sampleUnits);
  return (
    sample.slice(0, Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r')) + 1) || sample
  );
}

function recordsOf(sample: string, separator: string | undefined): string[] {
  const records: string[] = [];
  for (const { start, end } of recordSpans(sample, separator ?? '')) {
    records.push(sample.slice(start, end));
    if (records.length === sampleRecords) break;
  }
  return records;
}

/** Whether the first record names the columns: it looks otherwise than the values below it, or as names do. */
function isHeader([first, ...others]: readonly (readonly string[])[]): boolean {
  if (!first || first.every((field) => field.trim() === '')) return false;
  if (first.some((field) => isNumberOrDate(field))) return false;
  const isOfNumbers = first.some((_, column) => {
    const values = others.flatMap((fields) => fields[column]?.trim() ?? []).filter(Boolean);
    return values.length > 0 && values.every(isNumberOrDate);
  });
  if (isOfNumbers) return true;
  return first.every((field) => field.length <= mostHeaderUnits && !/[.!]\s*$/.test(field));
}

function isNumberOrDate(field: string): boolean {
  return (
    field.length <= mostHeaderUnits &&
    /^\s*[-+]?[\d.,:/\s%€$£T-]*\d[\d.,:/\s%€$£TZ-]*\s*$/.test(field)
  );
}

/** As many fields as there are columns; what is empty behind them is dropped. Undefined where the number is wrong. */
function fittingFields(fields: readonly string[], width: number): readonly string[] | undefined {
  if (fields.length === width) return fields;
  if (fields.length < width) return undefined;
  return fields.slice(width).every((field) => field.trim() === '')
    ? fields.slice(0, width)
    : undefined;
}

function equal(values: readonly string[], header: readonly string[]): boolean {
  return values.every((value, i) => value.trim() === header[i]?.trim());
}
