import { resolve } from 'node:path';
import { splitColumnNames } from '../../core/tables/textColumns.ts';
import type { EncodingRule } from '../../node/encoding/encodings.ts';
import { refuseInputs } from '../../node/files/refuseInputs.ts';
import type { Pooling } from '../../core/embedder/pooling.ts';
import type { CommandContext } from '../command.ts';
import { parseArguments } from '../input/parseArguments.ts';
import { checkInputs, standardInput } from '../input/readInput.ts';
import { encodingHelp, encodingOptions, parseEncoding } from '../input/readingOptions.ts';
import { UsageError } from '../input/usageError.ts';
import { parseChoice, vectorHelp, vectorOptions, vectorsPath } from '../input/vectorOptions.ts';

/** What `classify` and `regress` are asked for. */
export interface LearnRequest {
  readonly train: string | undefined;
  /** A learner that was saved, in place of `train`. */
  readonly use: string | undefined;
  /** One column, or two whose pair is judged; undefined: as the learner has it. */
  readonly text: readonly string[] | undefined;
  readonly label: string | undefined;
  readonly test: string | undefined;
  readonly predict: string | undefined;
  readonly save: string | undefined;
  readonly out: string | undefined;
  readonly layer: number | undefined;
  readonly pooling: Pooling | undefined;
  readonly model: string | undefined;
  readonly encoding: EncodingRule;
  /** Files of vectors in place of a model's, by the table whose they are. */
  readonly vectors: GivenVectors | undefined;
}

export type GivenVectors = Readonly<Partial<Record<'train' | 'test' | 'predict', string>>>;

export function learnUsage(command: string): string {
  return `Usage: semantic-text ${command} --train FILE --text COLUMN[,COLUMN] --label COLUMN [options]
       semantic-text ${command} --use FILE.json [--test FILE] [--predict FILE] [options]`;
}

/** What both commands take. `made`: what is made of the records; `added`: the columns that --predict adds. */
export function learnHelp(made: string, added: string): string {
  return `  --train FILE      a table (.csv, .tsv, .jsonl or .parquet) of examples; rows without text or label are named and
                    left out
  --text COLUMN[,COLUMN]
                    the column that holds the text, a name with a comma in quotes; two: what is learned is said of the
                    pair of both texts
  --label COLUMN    the column that is learned
  --test FILE       measure on the rows of this table in place of cross-validation
  --predict FILE    a table whose rows are given ${added}: written as CSV to standard output, the columns
                    of the table first
  --out PATH        write that CSV to a file, which appears when it is complete; with --test as well it is needed
  --save FILE.json  keep ${made}, to be used again by --use
  --use FILE.json   take what was saved; --text and --label are then known, and may be given where the columns of this
                    table are called otherwise
  --vectors FILE    vectors of the rows of --train that something else made, in place of a model's: .npy, .parquet or
                    .jsonl (a column vector or embedding); a row for each row of the table, or for each with text;
                    with them no --model and no --save
  --test-vectors FILE, --predict-vectors FILE
                    the same for the rows of --test and --predict
${encodingHelp}
${vectorHelp}
`;
}

/** Throws `UsageError`, and `AppError` where a file cannot be read or one that is read would be written over. */
export async function parseLearnRequest(
  args: readonly string[],
  context: CommandContext,
): Promise<LearnRequest> {
  const { values, positionals } = parseArguments(args, {
    train: { type: 'string' },
    use: { type: 'string' },
    text: { type: 'string' },
    label: { type: 'string' },
    test: { type: 'string' },
    predict: { type: 'string' },
    save: { type: 'string' },
    out: { type: 'string' },
    vectors: { type: 'string' },
    'test-vectors': { type: 'string' },
    'predict-vectors': { type: 'string' },
    ...vectorOptions,
    ...encodingOptions,
  });
  const { train, use, label, test, predict, save, out, model } = values;
  if (positionals.length > 0) {
    throw new UsageError('Give each file by its option: --train, --test, --predict or --use.');
  }
  if ((train === undefined) === (use === undefined)) {
    throw new UsageError('Give --train FILE, or --use FILE.json for what was saved.');
  }
  if (train !== undefined && (values.text === undefined || label === undefined)) {
    throw new UsageError(
      `--train needs ${values.text === undefined ? '--text COLUMN' : '--label COLUMN'}.`,
    );
  }
  if (use !== undefined && test === undefined && predict === undefined) {
    throw new UsageError('--use needs --predict FILE or --test FILE.');
  }
  if (use !== undefined && save !== undefined) {
    throw new UsageError('--use takes what is saved already; leave out --save.');
  }
  for (const [option, path] of [
    ['out', out],
    ['save', save],
  ] as const) {
    if (path === '' || path === standardInput) {
      throw new UsageError(`--${option} takes the path of a file.`);
    }
  }
  if (out !== undefined && predict === undefined) {
    throw new UsageError('--out is for the rows of --predict FILE, which is not given.');
  }
  if (test !== undefined && predict !== undefined && out === undefined) {
    throw new UsageError('With --test and --predict, give --out PATH for the predictions.');
  }
  if (isSamePath(out, save)) throw new UsageError('--out and --save name one file.');
  if (isSamePath(train, test)) {
    context.message(
      '--test names the table that is learned from: it says nothing of other rows. Without it, measures are made by cross-validation.',
    );
  }
  const text = values.text === undefined ? undefined : splitColumnNames(values.text);
  if (text && (text.length > 2 || text.includes(''))) {
    throw new UsageError('--text takes the name of one column, or of two with a comma between.');
  }
  const request = {
    ...{ train, use, text, label, test, predict, save, out, model },
    ...parseChoice(values, context),
    encoding: parseEncoding(values),
    vectors: parseVectors(values, text),
  };
  const inputs = [train, use, test, predict].filter((path) => path !== undefined);
  // The same table may well be trained on and predicted.
  await checkInputs([...new Set(inputs)]);
  const stdin = context.streams.stdin.fd;
  await refuseInputs(
    [out, save].filter((path) => path !== undefined),
    inputs.flatMap((path) => (path === standardInput ? (stdin ?? []) : path)),
  );
  return request;
}

type VectorValues = Parameters<typeof vectorsPath>[0] & {
  readonly train?: string | undefined;
  readonly test?: string | undefined;
  readonly predict?: string | undefined;
  readonly save?: string | undefined;
  readonly 'test-vectors'?: string | undefined;
  readonly 'predict-vectors'?: string | undefined;
};

/** Each table has its vectors, or none has. */
function parseVectors(
  values: VectorValues,
  text: readonly string[] | undefined,
): GivenVectors | undefined {
  const train = vectorsPath(values);
  const { 'test-vectors': test, 'predict-vectors': predict } = values;
  if (train === undefined) {
    if (test === undefined && predict === undefined) return undefined;
    throw new UsageError('Give --vectors FILE for the rows of --train as well.');
  }
  if (values.train === undefined) throw new UsageError('--vectors needs --train FILE.');
  if (values.save !== undefined) {
    throw new UsageError('What is learned of --vectors is of no model; leave out --save.');
  }
  if (text?.length === 2) {
    throw new UsageError('--vectors takes one column of text, since a row has one vector.');
  }
  for (const [table, option, path] of [
    [values.test, 'test', test],
    [values.predict, 'predict', predict],
  ] as const) {
    if ((table === undefined) === (path === undefined)) continue;
    throw new UsageError(
      table === undefined
        ? `--${option}-vectors needs --${option} FILE.`
        : `With --vectors, give --${option}-vectors FILE for the rows of --${option}.`,
    );
  }
  return { train, ...(test !== undefined && { test }), ...(predict !== undefined && { predict }) };
}

function isSamePath(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && resolve(a) === resolve(b);
}
