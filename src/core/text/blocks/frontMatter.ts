import { lineSpans } from '../lineSpans.ts';
import type { Span } from '../span.ts';

const yamlEntry = /^(?:["']?[\p{L}\p{N}_$][^:]*["']?[ \t]*[:=]|#|-[ \t]|\[)/u;
const mayBegin = /^\ufeff?(?:---|\+\+\+)/;
const titleEntry = /^title[ \t]*[:=][ \t]*(?:"((?:[^"\\\r\n]|\\.)*)"|'([^'\r\n]*)'|([^\r\n]*))/m;

/** Where the front matter of a document stands, YAML or TOML; undefined where it has none. One that is never closed is none. */
export function frontMatterOf(text: string): Span | undefined {
  if (!mayBegin.test(text)) return undefined;
  let mark: string | undefined;
  let isEmpty = true;
  for (const { start, end } of lineSpans(text)) {
    const line = text.slice(start, end);
    const bare = line.trimEnd();
    if (mark === undefined) {
      mark = bare.replace(/^\ufeff/, '');
      if (mark !== '---' && mark !== '+++') return undefined;
    } else if (bare === mark || (bare === '...' && mark === '---' && !isEmpty)) {
      return { start: 0, end };
    } else if (isEmpty && bare !== '') {
      if (!yamlEntry.test(line)) return undefined;
      isEmpty = false;
    }
  }
  return undefined;
}

/** The title that front matter gives its document, without the quotes around it. */
export function frontMatterTitle(frontMatter: string): string | undefined {
  const entry = titleEntry.exec(frontMatter);
  const title = entry?.[1] ?? entry?.[2] ?? entry?.[3]?.replace(/\s#.*$/, '');
  return title !== undefined && /[\p{L}\p{N}]/u.test(title) ? title.trim() : undefined;
}
