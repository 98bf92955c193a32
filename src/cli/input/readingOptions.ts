import { quoted } from '../../core/errors/quoted.ts';
import { splitColumnNames } from '../../core/tables/textColumns.ts';
import { encodingId, encodingIds, type EncodingRule } from '../../node/encoding/encodings.ts';
import { checkGlobs } from '../../node/walk/globRules.ts';
import { UsageError } from './usageError.ts';

const bytesPerMB = 1_000_000;
// A log is read in pieces; everything else is in memory once.
const mostMB = 100;
const mostLogMB = 1000;
const defaultMB = 20;
const defaultLogMB = 300;

/** The options of each command that reads text. */
export const encodingOptions = {
  encoding: { type: 'string' },
  'guess-encoding': { type: 'boolean' },
} as const;

/** The options of each command that looks for files; they are the settings of the editor. */
export const fileOptions = {
  ...encodingOptions,
  'max-size': { type: 'string' },
  'max-log-size': { type: 'string' },
  exclude: { type: 'string', multiple: true },
  include: { type: 'string', multiple: true },
  'no-ignore': { type: 'boolean' },
  follow: { type: 'boolean' },
} as const;

/** What files are cut into. */
export const units = ['passage', 'line'] as const;

/** Of files that are prose: their lines are sentences. */
export const sentenceEndings: readonly string[] =
  '.md .markdown .mdown .tex .latex .rst .adoc .asciidoc'.split(' ');

export const encodingHelp = `  --encoding NAME   what the text is in, such as utf16le, windows1252 or shiftjis, where no byte order mark says so;
                    otherwise UTF-8, and a guess for what is no UTF-8
  --guess-encoding  guess first, and take --encoding where a guess says nothing`;

export const fileHelp = `${encodingHelp}
  --max-size MB     larger files are left out, ${defaultMB} when absent; of notebooks the text in cells counts
  --max-log-size MB the same for logs and tables (.log, .csv, .tsv, .tab, .psv, .jsonl, .ndjson, .parquet),
                    ${defaultLogMB} when absent
  --exclude GLOB    leave out what matches, relative to the PATH: '**/dist', '*.min.js'; may be given again
  --include GLOB    take what matches, whatever leaves it out; may be given again
  --no-ignore       do not follow .gitignore, .ignore and .rgignore files
  --follow          follow links to what lies outside of the PATH`;

/** Which files are read, and how. */
export interface FileRules {
  readonly encoding: EncodingRule;
  readonly maxFileBytes: number;
  readonly maxLogBytes: number;
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly useIgnoreFiles: boolean;
  readonly followLinks: boolean;
  /** The columns of tables that are text, where some were chosen. */
  readonly columns: readonly string[] | undefined;
}

interface EncodingValues {
  readonly encoding?: string | undefined;
  readonly 'guess-encoding'?: boolean | undefined;
}

interface FileValues extends EncodingValues {
  readonly 'max-size'?: string | undefined;
  readonly 'max-log-size'?: string | undefined;
  readonly exclude?: string[] | undefined;
  readonly include?: string[] | undefined;
  readonly 'no-ignore'?: boolean | undefined;
  readonly follow?: boolean | undefined;
  readonly columns?: string | undefined;
}

/** Throws `UsageError`. */
export function parseEncoding(values: EncodingValues): EncodingRule {
  const name = values.encoding ?? 'utf8';
  const encoding = encodingId(name);
  if (encoding === undefined) {
    throw new UsageError(`--encoding takes one of ${encodingIds.join(', ')}, not ${quoted(name)}.`);
  }
  return { encoding, guesses: values['guess-encoding'] === true };
}

/** Throws `UsageError`, and `invalidInput` where a pattern is beyond the limits. */
export function parseFileRules(values: FileValues): FileRules {
  const { exclude = [], include = [] } = values;
  checkGlobs('The option --exclude', exclude);
  checkGlobs('The option --include', include);
  return {
    encoding: parseEncoding(values),
    maxFileBytes: megabytes('max-size', values['max-size'], defaultMB, mostMB),
    maxLogBytes: megabytes('max-log-size', values['max-log-size'], defaultLogMB, mostLogMB),
    exclude,
    include,
    useIgnoreFiles: values['no-ignore'] !== true,
    followLinks: values.follow === true,
    columns: values.columns === undefined ? undefined : parseColumns(values.columns),
  };
}

/** What to do about a file that is larger than its limit, to stand at the end of a sentence. */
export function sizeAdvice(isLog: boolean): string {
  const [option, most] = isLog ? ['max-log-size', mostLogMB] : ['max-size', mostMB];
  return `--${option} takes up to ${most}, and what is larger is to be split`;
}

/** Throws `UsageError`. */
export function parseColumns(columns: string): string[] {
  const names = splitColumnNames(columns);
  if (!names.includes('')) return names;
  throw new UsageError('--columns takes names of columns, with commas between them.');
}

/** What is said where `--columns` is given and nothing has columns. `endings`: of what may have them. */
export function unusedColumns(endings: string): string {
  return `--columns is for tables (${endings}), and none is among the files.`;
}

function megabytes(option: string, value: string | undefined, usual: number, most: number): number {
  if (value === undefined) return usual * bytesPerMB;
  const number = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : NaN;
  if (!(number > 0 && number <= most)) {
    throw new UsageError(`--${option} takes megabytes, at most ${most}, not ${quoted(value)}.`);
  }
  return Math.round(number * bytesPerMB);
}
