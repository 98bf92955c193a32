import { sep } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { limitsFiles, type Query } from '../../core/search/query.ts';
import { globsWithin, GlobRules } from '../../node/walk/globRules.ts';
import { knownEndings } from '../../core/text/endings/knownEndings.ts';

/** Whether a file may be searched, by its path. */
type FileFilter = (path: string) => boolean;

/**
 * What `path:` and `lang:` ask of files; undefined where a query has neither. A path, below the deepest of the `roots` that
 * it lies under, fits where it holds what was typed, case aside; one with `*` or `?` fits as a glob, from any folder on.
 * Throws `invalidInput` for a glob beyond the limits.
 */
export function fileFilter(query: Query, roots: readonly string[]): FileFilter | undefined {
  if (!limitsFiles(query)) return undefined;
  const { wanted, unwanted } = query;
  const isWanted = all([any(wanted.paths.map(pathTest)), any(wanted.languages.map(languageTest))]);
  const isUnwanted = [...unwanted.paths.map(pathTest), ...unwanted.languages.map(languageTest)];
  const relative = pathBelow(roots);
  return (path) => {
    const name = relative(path);
    return isWanted(name) && !isUnwanted.some((test) => test(name));
  };
}

/** A path with `/` as it is below a root; of a root that is a file its name. */
export function pathBelow(roots: readonly string[]): (path: string) => string {
  const plain = (path: string): string => path.replaceAll(sep, '/').replace(/\/$/, '');
  const folders = roots.map(plain).sort((a, b) => b.length - a.length);
  return (path) => {
    const whole = plain(path);
    if (folders.includes(whole)) return whole.slice(whole.lastIndexOf('/') + 1);
    const folder = folders.find((each) => whole.startsWith(`${each}/`));
    return folder === undefined ? whole : whole.slice(folder.length + 1);
  };
}

function all(tests: readonly FileFilter[]): FileFilter {
  return (path) => tests.every((test) => test(path));
}

function any(tests: readonly FileFilter[]): FileFilter {
  return (path) => tests.length === 0 || tests.some((test) => test(path));
}

function pathTest(typed: string): FileFilter {
  const part = typed.replaceAll('\\', '/').replace(/^\.\//, '').toLowerCase();
  if (!/[*?]/.test(part)) return (path) => `/${path.toLowerCase()}`.includes(part);
  const glob = part.replace(/^\//, '');
  const globs = part.startsWith('/') ? [glob] : [`**/${glob}`];
  const [beyond] = globsWithin(globs).beyond;
  if (beyond) {
    const { name, reason, remedy } = beyond;
    throw new AppError(
      'invalidInput',
      t('path: has the pattern {0}, which {1}; {2}.', name, reason, remedy),
    );
  }
  const rules = new GlobRules(globs);
  return (path) => rules.matches(path.toLowerCase());
}

function languageTest(language: string): FileFilter {
  const endings = knownEndings(language).map((ending) => `.${ending}`);
  return (path) => endings.some((ending) => path.toLowerCase().endsWith(ending));
}
