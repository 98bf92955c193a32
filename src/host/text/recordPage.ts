import { isJsonObject } from '../../core/json/parseJson.ts';
import { jsonFields } from '../../core/tables/jsonFields.ts';
import { stringColumn, valueText } from '../../core/tables/jsonLinesTable.ts';
import { jsonRecord } from '../../core/tables/jsonRecord.ts';
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
  const value = jsonRecord(line);
  const values = isJsonObject(value) ? value : {};
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
