import { jsonFields } from '../../core/tables/jsonFields.ts';
import { fieldsOfLine, stringColumn, valueText } from '../../core/tables/jsonLinesTable.ts';
import { touches, type Span } from '../../core/text/span.ts';

/** A record to be read, and where in that what was asked for stands. */
interface RecordPage extends Span {
  readonly text: string;
}

/**
 * A record of JSON Lines with a column in each line, and values of several lines below their column. `at`: of the line; the
 * values that it touches are the span, all of the page where it touches none.
 */
export function recordPage(line: string, at: Span): RecordPage {
  const values = fieldsOfLine(line);
  // A row that is no record is shown as it is written.
  if (!values) return { text: line, ...at };
  let text = '';
  let start: number | undefined;
  let end: number | undefined;
  for (const [name, field] of jsonFields(line, 0, line.length, stringColumn)) {
    const said = valueText(values[name]);
    const gap = said === '' ? '' : /[\r\n]/.test(said) ? '\n' : ' ';
    text += `${name}:${gap}`;
    if (touches(field, at)) {
      start ??= text.length;
      end = text.length + said.length;
    }
    text += `${said}\n`;
  }
  return { text, start: start ?? 0, end: end ?? text.length };
}

/** Where in a row what stands in its line `at` a place is, of whose values the line may have the beginning alone. */
export function spanInWhole(line: string, whole: string, at: Span): Span {
  if (line === whole) return at;
  const values = jsonFields(whole, 0, whole.length, stringColumn);
  let span: Span | undefined;
  for (const [name, field] of jsonFields(line, 0, line.length, stringColumn)) {
    const value = values.get(name);
    if (!value || !touches(field, at)) continue;
    const within = (offset: number): number =>
      Math.min(value.end, Math.max(value.start, value.start + offset - field.start));
    // What goes to the end of the beginning goes to the end of all.
    const end = at.end >= field.end ? value.end : within(at.end);
    span = { start: span?.start ?? within(at.start), end };
  }
  return span ?? { start: 0, end: 0 };
}
