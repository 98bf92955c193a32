import type { Span } from '../span.ts';
import { TextLines } from './textLines.ts';

const yamlEntry = /^(?:["']?[\p{L}\p{N}_$][^:]*["']?[ \t]*[:=]|#|-[ \t]|\[)/u;
const mayBegin = /^\ufeff?(?:---|\+\+\+)/;
const titleEntry = /^title[ \t]*[:=][ \t]*(?:"((?:[^"\\\r\n]|\\.)*)"|'([^'\r\n]*)'|([^\r\n]*))/m;

/** How many lines the front matter of a document takes, YAML or TOML; 0: it has none. One that is never closed is none. */
export function frontMatterLines(lines: TextLines): number {
  const mark = lines
    .at(0)
    .replace(/^\ufeff/, '')
    .trimEnd();
  if (mark !== '---' && mark !== '+++') return 0;
  let next = 1;
  while (next < lines.count && lines.at(next).trim() === '') next++;
  const isEmpty = lines.at(next).trimEnd() === mark;
  if (!isEmpty && !yamlEntry.test(lines.at(next))) return 0;
  let last = next;
  while (last < lines.count) {
    const line = lines.at(last).trimEnd();
    if (line === mark || (mark === '---' && line === '...')) break;
    last++;
  }
  return last === lines.count ? 0 : last + 1;
}

/** Where the front matter of a document stands; undefined where it has none. */
export function frontMatterOf(text: string): Span | undefined {
  if (!mayBegin.test(text)) return undefined;
  const lines = new TextLines(text);
  const count = frontMatterLines(lines);
  return count === 0 ? undefined : { start: 0, end: lines.end(count - 1) };
}

/** The title that front matter gives its document, without the quotes around it. */
export function frontMatterTitle(frontMatter: string): string | undefined {
  const entry = titleEntry.exec(frontMatter);
  const title = entry?.[1] ?? entry?.[2] ?? entry?.[3]?.replace(/\s#.*$/, '');
  return title !== undefined && /[\p{L}\p{N}]/u.test(title) ? title.trim() : undefined;
}

/** A document of Markdown as a model reads it, unit for unit as long: blank where its front matter stands. */
export function markdownInput(text: string): string {
  const found = frontMatterOf(text);
  if (!found) return text;
  return text.slice(0, found.end).replace(/[^\r\n]/g, ' ') + text.slice(found.end);
}
