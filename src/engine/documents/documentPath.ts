import type { Query } from '../../core/search/query.ts';
import { fileFilter, pathBelow } from '../query/fileFilter.ts';

// The path of a URI, whatever stands before it, and without a notebook cell's fragment.
const uriPath = /[a-z][a-z0-9+.-]+:(?:\/\/)?(?<path>\/[^#?]*)/i;
// Whatever names it beside: `passage:untitled:Untitled-1`.
const untitled = /^(?:.*:)?untitled:/;

/** The path of a document below one of the roots, by its name, which may hold a URI; `roots`: names of folders likewise. */
export function documentPath(roots: readonly string[]): (document: string) => string {
  const below = pathBelow(roots.map(readable));
  return (document) => below(readable(document));
}

/** The documents that a query does not rule out. */
export function searchedDocuments(
  documents: readonly string[],
  query: Query,
  roots: readonly string[],
): readonly string[] {
  const fits = fileFilter(query, roots.map(readable));
  return documents.filter((name) => fits?.(readable(name)) ?? true);
}

/** A document's name as people write it. */
function readable(name: string): string {
  const path = uriPath.exec(name)?.groups?.['path'] ?? name.replace(untitled, '');
  try {
    return decodeURIComponent(path);
  } catch {
    // A name with a percent sign that is none of a URI.
    return path;
  }
}
