import { hash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { AppError } from '../core/errors/appError.ts';
import { asItIsText, isSearchedAsItIs, leftOutText } from '../core/search/leftOutText.ts';
import { tableFormatOf } from '../core/tables/tableFormat.ts';
import { countText } from '../core/text/countText.ts';
import type { Engine } from '../engine/engine.ts';
import { cacheFolder } from '../node/files/userFolders.ts';
import { realRoots } from '../node/walk/walkFiles.ts';
import type { IndexLocation, IndexUnit } from '../protocol/index/indexContent.ts';
import type { IndexProgress, LeftOutFile, UpdateIndexAnswer } from '../protocol/indexApi.ts';
import type { CommandContext } from './command.ts';
import { sentenceEndings, unusedColumns, type FileRules } from './input/readingOptions.ts';
import { standardInput } from './input/readInput.ts';
import { UsageError } from './input/usageError.ts';

// A message that names them all would hide what counts.
const namedFiles = 5;
const mostAttempts = 3;
const linesFolder = 'lines';

/** Files and folders, and the index that holds them. */
export interface IndexedPaths {
  /** The real paths of what was given, each with the name that it was given. */
  readonly roots: ReadonlyMap<string, string>;
  readonly location: IndexLocation;
  /** What its files are cut into. */
  readonly unit: IndexUnit;
  /** Whether the index may hold other paths as well. */
  readonly isShared: boolean;
}

/**
 * `folder`: of the index. Otherwise it lies in the user's cache, named by the hash of the real paths, with the vectors
 * beside it, so that a text is embedded once for all indexes there. Throws `UsageError`.
 */
export async function indexedPaths(
  paths: readonly string[],
  folder: string | undefined,
  unit: IndexUnit,
): Promise<IndexedPaths> {
  if (paths.includes(standardInput)) {
    throw new UsageError('Standard input (-) has no index; give files and folders.');
  }
  if (folder === '') throw new UsageError('--index takes the path of a folder.');
  const roots = await realRoots(paths);
  if (folder !== undefined) {
    const path = resolve(folder);
    const location = locationOf(unit, path, path);
    return { roots, location, unit, isShared: true };
  }
  const parent = cacheFolder();
  const name = hash('sha256', [...roots.keys()].sort().join('\0')).slice(0, 32);
  const location = locationOf(unit, join(parent, name), parent);
  return { roots, location, unit, isShared: false };
}

/** Lines have an index of their own: else each search by another unit would cut all files anew. */
function locationOf(unit: IndexUnit, folder: string, vectorsFolder: string): IndexLocation {
  return { folder: unit === 'line' ? join(folder, linesFolder) : folder, vectorsFolder };
}

/** Where the index of lines lies beside one of passages. */
export function linesBeside({ folder, vectorsFolder }: IndexLocation): IndexLocation {
  return { folder: folder && join(folder, linesFolder), vectorsFolder };
}

/** How an index is brought up to date. */
interface UpdateChoice {
  readonly files: FileRules;
  /** Needs a model that is open. */
  readonly embed: boolean;
  /** See `IndexContent`. */
  readonly tokenVectors?: boolean | undefined;
}

/**
 * Brings an index up to date by the rules of `files`; says which of the paths given is left out. Throws `invalidInput` where a
 * table that was given has not the columns that were chosen.
 */
export async function bringUpToDate(
  engine: Engine,
  { roots, location, unit }: Pick<IndexedPaths, 'roots' | 'location' | 'unit'>,
  { files, embed, tokenVectors }: UpdateChoice,
  context: CommandContext,
): Promise<UpdateIndexAnswer> {
  const onProgress = ({ files: count, share, fraction, texts }: IndexProgress): void => {
    const long = share === undefined ? '' : `, ${Math.floor(100 * share)} % of a long one read`;
    context.progress(
      fraction === undefined
        ? `${countText(count, 'file')} looked at${long}`
        : `${Math.floor(100 * fraction)} % embedded${texts ? ` (${texts.done} of ${countText(texts.total, 'text')})` : ''}`,
    );
  };
  const rules = {
    roots: [...roots.keys()].map((path) => ({
      ...{ path, exclude: files.exclude, include: files.include },
      encoding: { ...files.encoding, endings: [] },
      tables: files.columns && [{ glob: '**', columns: files.columns }],
    })),
    useIgnoreFiles: files.useIgnoreFiles,
    followLinks: files.followLinks,
    maxFileBytes: files.maxFileBytes,
    maxLogBytes: files.maxLogBytes,
    endings: undefined,
    unit,
    sentenceEndings,
  };
  const update = await engine.updateIndex(
    { location, rules, served: [], changed: undefined, embed, keepsOthers: true, tokenVectors },
    { onProgress },
  );
  // What somebody named is to be found, or told of.
  const broken = update.leftOut.filter(isSearchedAsItIs);
  const unnamed = broken.find(({ path, code }) => code === 'noColumn' && roots.has(path));
  if (unnamed) throw new AppError('invalidInput', asItIsText(unnamed.path, unnamed));
  for (const file of broken.slice(0, namedFiles)) context.message(asItIsText(file.path, file));
  if (broken.length > namedFiles) {
    const rest = countText(broken.length - namedFiles, 'more file is', 'more files are');
    context.message(`${rest} like these.`);
  }
  const named = update.leftOut.filter((file) => roots.has(file.path) && !isSearchedAsItIs(file));
  for (const { path, reason } of named.slice(0, namedFiles)) {
    context.message(`${path} is left out: ${reason}.`);
  }
  // One that is left out is told of by itself.
  const isUnused = update.tables === 0 && !update.leftOut.some(({ path }) => tableFormatOf(path));
  if (isUnused) context.message(unusedColumns('.csv, .tsv, .jsonl, .parquet'));
  return update;
}

/** Says how many files are not searched, and why; those that were named are told of by `bringUpToDate`. */
export function tellLeftOut(
  leftOut: readonly LeftOutFile[],
  roots: ReadonlyMap<string, string>,
  context: CommandContext,
): void {
  const others = leftOut.filter((file) => !roots.has(file.path) && !isSearchedAsItIs(file));
  const [first] = others;
  if (!first) return;
  const text = leftOutText(others);
  const isLarge = others.some(({ code }) => code === 'tooLarge');
  const remedy = isLarge ? ' --max-size and --max-log-size take larger ones.' : '';
  context.message(`${text}; such as ${first.path}.${remedy}`);
}

/** Runs `work`, and again where a damaged file of the index was moved aside: another one may be damaged, too. */
export async function onWholeIndex<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isDamaged = error instanceof AppError && error.code === 'indexDamaged';
      if (!isDamaged || attempt >= mostAttempts) throw error;
    }
  }
}

/** Runs `work` where the index lies or, where that cannot be written, with a copy in memory; `onCopy` is told why. */
export async function orInMemory<T>(
  location: IndexLocation,
  onCopy: (reason: AppError) => void,
  work: (location: IndexLocation) => Promise<T>,
): Promise<T> {
  try {
    return await work(location);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'fileUnwritable')) throw error;
    onCopy(error);
    return work({ ...location, isCopied: true });
  }
}
