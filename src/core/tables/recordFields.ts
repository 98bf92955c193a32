/**
 * The fields of one record of comma-separated text (RFC 4180): a field in quotes without them, `""` in it as one quote. Blanks
 * around a field in quotes are dropped, those of others stay. Without a separator the record is one field.
 */
export function recordFields(record: string, separator: string | undefined): string[] {
  const fields: string[] = [];
  const endFrom = (from: number): number => {
    const end = separator === undefined ? -1 : record.indexOf(separator, from);
    return end === -1 ? record.length : end;
  };
  for (let at = 0; ;) {
    const quote = openingQuote(record, at);
    let end: number;
    if (quote === -1) {
      end = endFrom(at);
      fields.push(record.slice(at, end));
    } else {
      const close = closingQuote(record, quote);
      end = endFrom(close + 1);
      // What follows the quote belongs to the field, as other readers have it.
      const rest = record.slice(close + 1, end).trimEnd();
      fields.push(record.slice(quote + 1, close).replaceAll('""', '"') + rest);
    }
    if (end >= record.length) return fields;
    at = end + 1;
  }
}

/** Where the field that begins at `at` has its quote; -1 where it has none. */
function openingQuote(record: string, at: number): number {
  let first = at;
  while (record.charAt(first) === ' ') first++;
  return record.charAt(first) === '"' ? first : -1;
}

/** The quote that closes the one at `opening`; the record's length where none does. */
function closingQuote(record: string, opening: number): number {
  for (let at = record.indexOf('"', opening + 1); at !== -1; at = record.indexOf('"', at + 2)) {
    if (record.charAt(at + 1) !== '"') return at;
  }
  return record.length;
}
