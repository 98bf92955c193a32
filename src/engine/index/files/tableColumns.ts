import { sep } from 'node:path';
import { tableFormatOf } from '../../../core/tables/tableFormat.ts';
import { GlobRules } from '../../../node/walk/globRules.ts';
import type { IndexRules } from '../../../protocol/index/indexContent.ts';

/** Which columns of a file are text, by name, where somebody chose them; undefined where nobody did. */
export type ColumnsOf = (path: string) => readonly string[] | undefined;

/** What is chosen for one file counts before what its folder's patterns say, of which the first does. */
export function columnRules({ roots, columns = {} }: IndexRules): ColumnsOf {
  const folders = roots
    .map(({ path, tables = [] }) => ({
      path: path.replaceAll(sep, '/').replace(/\/$/, ''),
      rules: tables.map(({ glob, columns }) => ({ globs: new GlobRules([glob]), columns })),
    }))
    .sort((a, b) => b.path.length - a.path.length);
  return (path) => {
    if (Object.hasOwn(columns, path)) return columns[path];
    const whole = path.replaceAll(sep, '/');
    const folder = folders.find((each) => whole === each.path || whole.startsWith(`${each.path}/`));
    if (!folder) return undefined;
    const isRoot = whole === folder.path;
    const below = isRoot
      ? whole.slice(whole.lastIndexOf('/') + 1)
      : whole.slice(folder.path.length + 1);
    return folder.rules.find(({ globs }) => globs.matches(below))?.columns;
  };
}

/** Tells the tables whose columns are chosen; undefined where no columns are. */
export function choiceOfTables(rules: IndexRules): ((path: string) => boolean) | undefined {
  const { roots, columns = {} } = rules;
  const isNone = Object.keys(columns).length === 0 && roots.every(({ tables = [] }) => !tables[0]);
  if (isNone) return undefined;
  const columnsOf = columnRules(rules);
  return (path) => tableFormatOf(path) !== undefined && columnsOf(path) !== undefined;
}
