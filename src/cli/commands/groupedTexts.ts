import type { BlockOptions } from '../../core/analysis/pairBlocks.ts';
import { withPrompt, type WantedChoice } from '../../core/embedder/pooling.ts';
import { AppError } from '../../core/errors/appError.ts';
import { countText } from '../../core/text/countText.ts';
import { inputOf } from '../../core/text/segment.ts';
import { Matrix } from '../../core/vectors/matrix.ts';
import type { Engine } from '../../engine/engine.ts';
import type { CommandContext } from '../command.ts';
import { oneOf } from '../input/parseArguments.ts';
import { pathTexts, type PathText } from '../input/pathTexts.ts';
import {
  fileHelp,
  fileOptions,
  parseFileRules,
  units,
  type FileRules,
} from '../input/readingOptions.ts';
import { columnsHelp, columnsOption, TableReader } from '../input/tableReader.ts';
import { UsageError } from '../input/usageError.ts';
import {
  parseChoice,
  vectorHelp,
  vectorOptions,
  vectorsHelp,
  vectorsPath,
} from '../input/vectorOptions.ts';
import { openEngine } from '../openModel.ts';

// What is shown of how far it is comes from each.
const textsAtOnce = 4096;
const mostTexts = 1_000_000;

/** The options of each command that looks at many texts together. */
export const groupOptions = {
  vectors: { type: 'string' },
  unit: { type: 'string', default: 'passage' },
  ...columnsOption,
  ...vectorOptions,
  ...fileOptions,
} as const;

export const groupHelp = `  PATH              files and folders; of a table (.csv, .tsv, .jsonl, .parquet) each record is a text, and
                    one that is named is read however large it is
${columnsHelp};
                    without it, those of many different words are found
  --unit UNIT       of all other files: passage (default), or line: lines, and sentences in Markdown, LaTeX,
                    reStructuredText and AsciiDoc
${fileHelp}
${vectorHelp}
${vectorsHelp}`;

interface GroupValues {
  readonly vectors?: string | undefined;
  readonly unit: string;
  readonly columns?: string | undefined;
  readonly model?: string | undefined;
  readonly layer?: string | undefined;
  readonly pooling?: string | undefined;
}

export interface GroupRequest {
  readonly paths: readonly string[];
  readonly unit: (typeof units)[number];
  readonly files: FileRules;
  readonly tables: TableReader;
  readonly model: string | undefined;
  readonly choice: WantedChoice;
  /** A file of vectors in place of a model's. */
  readonly vectors: string | undefined;
}

/** Throws `UsageError`. */
export function parseGroupRequest(
  values: GroupValues & Parameters<typeof parseFileRules>[0],
  paths: readonly string[],
  context: CommandContext,
): GroupRequest {
  if (paths.length === 0) throw new UsageError('Give at least one PATH.');
  const choice = parseChoice(values, context);
  return {
    paths,
    unit: oneOf('unit', values.unit, units),
    files: parseFileRules(values),
    tables: new TableReader(values.columns, context),
    model: values.model,
    choice,
    vectors: vectorsPath(values),
  };
}

/** Texts, each distinct one with its vector of length 1 and its places. */
export interface GroupedTexts {
  /** Undefined where the vectors are somebody else's. */
  readonly engine: Engine | undefined;
  readonly texts: readonly string[];
  /** What is read of each, without white space at its ends. */
  readonly reads: readonly string[];
  readonly vectors: Matrix;
  /** By text. Not empty. */
  readonly places: readonly (readonly PathText[])[];
}

/** Reads and embeds what was asked for. Throws `invalidInput` where that is nothing. */
export async function groupedTexts(
  request: GroupRequest,
  context: CommandContext,
): Promise<GroupedTexts> {
  const placeOf = new Map<string, number>();
  const reads: string[] = [];
  const places: PathText[][] = [];
  /** By text as it was read: which distinct one it is. */
  const order: number[] = [];
  for await (const found of pathTexts(request, context)) {
    const text = found.text.trim();
    const known = placeOf.get(text);
    order.push(known ?? places.length);
    if (known !== undefined) places[known]?.push(found);
    else {
      placeOf.set(text, places.length);
      places.push([found]);
      reads.push(inputOf(found).trim());
      if (places.length > mostTexts) {
        throw new AppError(
          'unsupported',
          `There are more than ${mostTexts} texts; give fewer files.`,
        );
      }
    }
  }
  if (places.length === 0) {
    throw new AppError(
      'invalidInput',
      'There is no text in what was given; choose other files or columns.',
    );
  }
  const texts = [...placeOf.keys()];
  if (request.vectors !== undefined) {
    const vectors = await givenVectors(request.vectors, order, places);
    return { engine: undefined, texts, reads, vectors, places };
  }
  const engine = await openEngine(request.model, request.choice, context);
  const { description } = await engine.model();
  const choice = withPrompt(description.choice, description.facts.prompts.similarity);
  const vectors = new Matrix(texts.length, description.vectorDims);
  const tell = (done: number): void => {
    const all = countText(texts.length, 'text');
    context.progress(`${done.toLocaleString('en')} of ${all} embedded`);
  };
  for (let first = 0; first < texts.length; first += textsAtOnce) {
    const some = reads.slice(first, first + textsAtOnce);
    const { data, dims } = await engine.embedTexts(
      { texts: some, choice, priority: 'bulk' },
      {
        // Long texts take minutes.
        onProgress: ({ done, total }) => {
          tell(first + Math.floor((some.length * done) / total));
        },
      },
    );
    vectors.data.set(data, first * dims);
    tell(first + some.length);
  }
  return { engine, texts, reads, vectors, places };
}

/**
 * Somebody's vectors, a row for each distinct text, the first where it stands several times. `order`: by text as it was read.
 * Throws `invalidInput` where they are not as many.
 */
async function givenVectors(
  path: string,
  order: readonly number[],
  places: readonly (readonly PathText[])[],
): Promise<Matrix> {
  // Only now: few have one.
  const { readVectors } = await import('../../node/tables/vectorFile.ts');
  const given = await readVectors(path);
  if (given.rows !== order.length) {
    const have = countText(given.rows, 'vector');
    const are = countText(order.length, 'text was', 'texts were');
    throw new AppError(
      'invalidInput',
      `${path} has ${have}, and ${are} read; give a vector for each text, in their order, as embed writes them (records without text have none).`,
    );
  }
  const vectors = new Matrix(places.length, given.dims);
  let next = 0;
  for (const [row, text] of order.entries()) {
    if (text === next) vectors.row(next++).set(given.row(row));
  }
  return vectors;
}

/** Where a text stands, as each command prints it; what a place has not is null. */
export function placeRow({ file, start, end, line, row, cell, title, text }: PathText): object {
  return {
    ...{ file, start, end, line },
    row: row ?? null,
    cell: cell ?? null,
    title: title ?? null,
    text,
  };
}

/** Where a text stands, in short: where another one is spoken of. */
export function shortPlace({ file, line, row, text }: PathText): object {
  return { file, line, row: row ?? null, text };
}

/** Products of all pairs by the native library; `told`: what is said of how far they are, in per cent. */
export async function pairProducts(
  told: (percent: number) => string,
  context: CommandContext,
): Promise<BlockOptions> {
  // Only now: the library takes longer to load than the rest of the command line.
  const { nativeProducts } = await import('../../engine/runtime/matMul.ts');
  return {
    products: nativeProducts,
    onProgress: (share) => {
      context.progress(told(Math.floor(100 * share)));
    },
  };
}

/** What is said of how far a comparison of all pairs is. */
export function comparedText(percent: number): string {
  return `${percent} % of all pairs compared`;
}
