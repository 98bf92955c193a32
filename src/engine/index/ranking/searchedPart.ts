import { liesUnder } from '../../../node/walk/liesUnder.ts';
import type { Query } from '../../../core/search/query.ts';
import { fileFilter } from '../../query/fileFilter.ts';
import type { IndexScope, ScopePart } from './indexScope.ts';

/** Absolute paths. */
export interface SearchedFiles {
  /** Only what lies under these; undefined: all. */
  readonly under: readonly string[] | undefined;
  /** A query's paths are relative to these. */
  readonly roots: readonly string[];
}

/** What of a scope is searched; undefined: all. Throws `invalidInput` for a glob beyond the limits. */
export function searchedPart(
  scope: IndexScope,
  query: Query,
  files: SearchedFiles | undefined,
): ScopePart | undefined {
  const fits = fileFilter(query, files?.roots ?? []);
  const liesIn = files?.under && liesUnder(files.under);
  if (!fits) return liesIn && scope.inFiles(liesIn);
  return scope.inFiles((path) => liesIn?.(path) !== false && fits(path));
}
