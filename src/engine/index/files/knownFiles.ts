import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { cutKind, type CutKind } from '../../../core/text/cutFile.ts';
import type { EncodingRule } from '../../../node/encoding/encodings.ts';
import { encodingMark } from '../../../node/encoding/rootEncodings.ts';
import { ignoreFileNames } from '../../../node/walk/gitIgnore.ts';
import { liesUnder } from '../../../node/walk/liesUnder.ts';
import type { FoundFile } from '../../../node/walk/walkFiles.ts';
import type { IndexRules } from '../../../protocol/index/indexContent.ts';
import { servedMtime, type IndexedFile } from '../store/fileRows.ts';
import { columnRules, type ColumnsOf } from './tableColumns.ts';

// Of SHA-256 in base64.
const hashLength = 44;
const repositoryIgnores = join('.git', 'info', 'exclude');

interface LookedAt {
  /** All that was looked at; undefined: everything. */
  readonly only: readonly string[] | undefined;
  /** Files and folders below which nothing goes. */
  readonly unreadable: readonly string[];
  /** Whether files stay that lie under none of the roots. */
  readonly keepsOthers: boolean;
}

/** What an index knows of its files from the updates before, and what of that still holds under the rules of this one. */
export class KnownFiles {
  readonly columnsOf: ColumnsOf;
  readonly #files: ReadonlyMap<string, IndexedFile>;
  readonly #rules: IndexRules;

  constructor(files: readonly IndexedFile[], rules: IndexRules) {
    this.#files = new Map(files.map((file) => [file.path, file]));
    this.#rules = rules;
    this.columnsOf = columnRules(rules);
  }

  get(path: string): IndexedFile | undefined {
    return this.#files.get(path);
  }

  /** Whether a file has the size, the times and the way to be read that are known of it, and is the same one. */
  isAsBefore({ path, size, mtimeMs, stamp }: Omit<FoundFile, 'kind'>, rule: EncodingRule): boolean {
    const old = this.get(path);
    const isSame = old?.size === size && old.mtime === mtimeMs && old.stamp === stamp;
    // By another limit it may be small enough.
    if (!isSame || old.problem?.code === 'tooLarge') return false;
    return old.hash.slice(hashLength) === this.#wayOf(path, rule);
  }

  /**
   * What tells a file's content: the hash of its bytes, SHA-256 in base64, and how it is read and cut, so that another way
   * takes it anew.
   */
  contentHash(bytesHash: string, path: string, rule: EncodingRule): string {
    return bytesHash + this.#wayOf(path, rule);
  }

  cutOf(path: string): CutKind {
    const { unit = 'passage', sentenceEndings } = this.#rules;
    return cutKind(path, unit, sentenceEndings, this.columnsOf(path));
  }

  /** What an update of a few paths has to look at: texts that are served, or no longer are, among them. */
  lookedAt(changed: readonly string[], served: ReadonlyMap<string, unknown>): string[] {
    const noLongerServed = [...this.#files.values()]
      .filter(({ path, mtime }) => mtime === servedMtime && !served.has(path))
      .map(({ path }) => path);
    const hasSiblings = this.#rules.roots.some(({ excludeWhen = [] }) => excludeWhen.length);
    // What lies beside a file may come in or go out with it.
    const beside = hasSiblings ? changed.filter(isAbsolute).map((path) => dirname(path)) : [];
    return [...changed.map(ruledBy), ...beside, ...noLongerServed, ...served.keys()];
  }

  /** Those that go, when `seen` were found. */
  gone(seen: ReadonlySet<string>, { only, unreadable, keepsOthers }: LookedAt): readonly string[] {
    const isUnderRoot = liesUnder(this.#rules.roots.map(({ path }) => path));
    const isLookedAt = only ? liesUnder(only) : () => true;
    // A disk that is away for a moment must not cost the index.
    const isHidden = liesUnder(unreadable);
    return [...this.#files.keys()].filter((path) => {
      if (seen.has(path)) return false;
      return isUnderRoot(path) ? isLookedAt(path) && !isHidden(path) : !keepsOthers;
    });
  }

  #wayOf(path: string, rule: EncodingRule): string {
    return encodingMark(rule) + this.cutOf(path);
  }
}

/** What has to be looked at when a path changed: of an ignore file, the folder that it rules. */
function ruledBy(path: string): string {
  if (ignoreFileNames.some((name) => name === basename(path))) return dirname(path);
  return path.endsWith(sep + repositoryIgnores) ? dirname(dirname(dirname(path))) : path;
}
