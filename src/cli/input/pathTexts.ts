import { join, relative } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { fileProblem, leftOutText, type FileProblem } from '../../core/search/leftOutText.ts';
import { countText } from '../../core/text/countText.ts';
import { cutFile, cutKind } from '../../core/text/cutFile.ts';
import type { ReadText } from '../../core/text/segment.ts';
import type { Span } from '../../core/text/span.ts';
import { fileLimit, isLog } from '../../engine/index/files/fileLimits.ts';
import { leftOutProblem } from '../../engine/index/files/fileProblems.ts';
import { isParquet, tableFormatOf } from '../../core/tables/tableFormat.ts';
import { readTextFile } from '../../node/files/textFile.ts';
import { GlobRules } from '../../node/walk/globRules.ts';
import { realRoots, walkFiles, type WalkOptions } from '../../node/walk/walkFiles.ts';
import type { CommandContext } from '../command.ts';
import { sentenceEndings, sizeAdvice, unusedColumns, type FileRules } from './readingOptions.ts';
import { standardInput } from './readInput.ts';
import { textRecords, type TableReader, type TextTable } from './tableReader.ts';
import { UsageError } from './usageError.ts';

/** A text of some files and where it stands. The span is of the segment, or of a table's whole record; in Parquet, 0 to 0. */
export interface PathText extends Span, ReadText {
  /** The path as it was given, and what lies below it. */
  readonly file: string;
  /** From 1, in the text in which the offsets are; in Parquet the row. */
  readonly line: number;
  /** From 1, of a table's record. */
  readonly row?: number;
  /** From 1, of a notebook's cell, in whose text the offsets are. */
  readonly cell?: number;
  readonly title?: string | undefined;
  readonly text: string;
}

export interface PathTextsRequest {
  readonly paths: readonly string[];
  readonly unit: 'passage' | 'line';
  readonly files: FileRules;
  readonly tables: TableReader;
}

/**
 * The texts of files and folders, in their order: the records of tables, the passages or lines of all others. Which files are
 * left out is told. Throws `fileUnreadable` where a path that was given cannot be read.
 */
export async function* pathTexts(
  { paths, unit, files, tables }: PathTextsRequest,
  context: CommandContext,
): AsyncGenerator<PathText> {
  if (paths.includes(standardInput)) {
    throw new UsageError('Standard input (-) is not read here; give files and folders.');
  }
  const sizes = { maxFileBytes: files.maxFileBytes, maxLogBytes: files.maxLogBytes };
  const roots = await realRoots(paths);
  // A table is read in parts, and whoever names one means it.
  const limitOf = (path: string): number =>
    roots.has(path) && tableFormatOf(path) !== undefined ? Infinity : fileLimit(path, sizes);
  const options: WalkOptions = {
    maxBytes: limitOf,
    ignoresNothing: !files.useIgnoreFiles,
    globs: { exclude: new GlobRules(files.exclude), include: new GlobRules(files.include) },
    followsLinks: files.followLinks,
  };
  const leftOut: FileProblem[] = [];
  const seen = new Set<string>();
  let hasTable = false;
  for (const [root, named] of roots) {
    for await (const found of walkFiles(root, options)) {
      if (seen.has(found.path)) continue;
      seen.add(found.path);
      const file = found.path === root ? named : join(named, relative(root, found.path));
      const isGiven = found.path === root;
      if (found.kind === 'leftOut') {
        const problem = leftOutProblem(found.reason, limitOf(found.path));
        if (isGiven) {
          const next = problem.code === 'tooLarge' ? `; ${sizeAdvice(isLog(file))}` : '';
          throw new AppError('fileUnreadable', `${file} is left out: ${problem.reason}${next}.`);
        }
        leftOut.push(problem);
        continue;
      }
      context.progress(`${countText(seen.size, 'file')} read`);
      if (tableFormatOf(file) !== undefined) {
        hasTable = true;
        const table = await unlessFound(
          () => tables.readFile(found.path, file, files.encoding),
          isGiven,
        );
        if (table instanceof AppError) leftOut.push(tableProblem(table, file));
        else yield* recordTexts(table, file);
        continue;
      }
      const text = await textOf(found.path, file, files, isGiven);
      if (text instanceof AppError) {
        leftOut.push(fileProblem('notText'));
        continue;
      }
      const segments = cutFile(text, cutKind(found.path, unit, sentenceEndings), found.path);
      if (!segments) {
        if (isGiven) throw new AppError('fileUnreadable', `${file} is not a notebook; mend it.`);
        leftOut.push(fileProblem('notNotebook'));
        continue;
      }
      for (const { cell, ...segment } of segments) {
        yield { file, ...segment, ...(cell === undefined ? {} : { cell: cell + 1 }) };
      }
    }
  }
  const told = leftOutText(leftOut, 'left out');
  if (told !== '') context.message(`${told}.`);
  if (tables.hasChoice && !hasTable) {
    context.message(unusedColumns('.csv, .tsv, .jsonl, .parquet'));
  }
}

function* recordTexts(table: TextTable, file: string): Generator<PathText> {
  for (const { record, text } of textRecords(table)) {
    const { row, line, start, end } = record;
    yield { file, row, line, start, end, text };
  }
}

/** The reason for a file that was found in a folder and cannot be read. One that was given has to be. */
async function unlessFound<T>(read: () => Promise<T>, isGiven: boolean): Promise<T | AppError> {
  try {
    return await read();
  } catch (error) {
    const isOfFile =
      error instanceof AppError && ['fileUnreadable', 'unsupported'].includes(error.code);
    if (isGiven || !isOfFile) throw error;
    return error;
  }
}

function tableProblem({ code }: AppError, file: string): FileProblem {
  if (isParquet(file) && code === 'fileUnreadable') return fileProblem('notParquet');
  if (code === 'fileUnreadable') return fileProblem('notText');
  return { code: 'unreadable', reason: 'with too many columns or too long a record' };
}

function textOf(
  path: string,
  file: string,
  { encoding }: FileRules,
  isGiven: boolean,
): Promise<string | AppError> {
  return unlessFound(async () => {
    try {
      return await readTextFile(path, encoding);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // As it was given, whatever signs the name has.
      throw new AppError(
        error.code,
        error.message.replace(path, () => file),
        { cause: error },
      );
    }
  }, isGiven);
}
