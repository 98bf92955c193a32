import { resolveLayer, type Pooling } from '../../core/embedder/pooling.ts';
import {
  createVectorWriter,
  vectorFormats,
  type VectorFormat,
  type VectorWriter,
} from '../../node/files/vectorWriter.ts';
import type { VectorRow } from '../../core/export/vectorRow.ts';
import { AppError } from '../../core/errors/appError.ts';
import { documentKindOfPath } from '../../core/text/blocks/documentKind.ts';
import { tableFormatOf } from '../../core/tables/tableFormat.ts';
import { inputOf } from '../../core/text/segment.ts';
import { segmentKinds, type SegmentKind } from '../../core/text/segmentText.ts';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Command, CommandContext } from '../command.ts';
import { segmentRows, textbookRows, tokenRows } from './embedRows.ts';
import { inputRows, readInputs } from '../input/inputRows.ts';
import { openEngine } from '../openModel.ts';
import type { EncodingRule } from '../../node/encoding/encodings.ts';
import { encodingHelp, encodingOptions, parseEncoding } from '../input/readingOptions.ts';
import { oneOf, parseArguments, wholeNumber } from '../input/parseArguments.ts';
import { checkInputs, standardInput } from '../input/readInput.ts';
import { cutSources, type FileSegment } from '../input/cutSources.ts';
import { columnsHelp, columnsOption, TableReader } from '../input/tableReader.ts';
import { TextSources } from '../input/textSources.ts';
import { UsageError } from '../input/usageError.ts';
import { parseChoice, vectorHelp, vectorOptions } from '../input/vectorOptions.ts';
import { StandardOutput } from '../standardOutput.ts';

// No model reads as many tokens; the model's own limit is told later.
const largestMaxLength = 1_000_000;

interface EmbedRequest {
  readonly files: readonly string[];
  /** A file of ids, in place of files of text. */
  readonly inputs: string | undefined;
  readonly segment: SegmentKind;
  /** Undefined: as the model's files say. */
  readonly pooling: Pooling | 'none' | undefined;
  readonly layer: number | undefined;
  readonly maxLength: number | undefined;
  readonly format: VectorFormat;
  readonly out: string | undefined;
  readonly model: string | undefined;
  readonly encoding: EncodingRule;
  readonly tables: TableReader;
}

export const embedCommand: Command = {
  name: 'embed',
  summary: 'a vector for each line, sentence, passage or file, or for each token',
  help: `Usage: semantic-text embed FILE… [options]
       semantic-text embed --inputs FILE [options]

Writes a vector for each segment of the files, in order; blank lines have none. start and end are UTF-16
offsets from the start of the file's text, in a notebook of its cell's, whose number stands beside them. What
lays a text out has no vector: front matter, rules, fences, numbers and times of subtitles. A record of a table, a
cue and a message is one segment; a line of code or JSON that is too long is cut by its structure.

  FILE              text in any encoding; - for standard input
  --segment KIND    line (default), sentence, passage (what search finds: a function, a paragraph under its heading, a
                    record) or file (of a notebook: each cell); a passage's title, such as its symbol or headings,
                    stands in title
${columnsHelp};
                    a vector for each record, whose number stands in row, from 1 without the header
  --pooling none    a row for each token, its vector as the layer gives it
${encodingHelp}
${vectorHelp}
  --max-length N    more than N tokens in a segment are an error (exit code 2); with --pooling none
                    the padded form: N rows for each segment, with attentionMask
  --format FORMAT   jsonl (default), csv, npy, tsv or parquet (the last three need --out)
  --inputs FILE     in place of text what goes into the model, one input a line as tokens prints it: a row for each
                    position, padding included, as with --pooling none and --max-length
  --out PATH        write to a file, which appears when it is complete; tsv writes PATH.vectors.tsv
                    and PATH.metadata.tsv for the TensorBoard Embedding Projector
  --                what follows are files, even where they begin with a dash
`,

  async run(args, context) {
    const request = parseRequest(args, context);
    const read = request.inputs === undefined ? request.files : [request.inputs];
    await checkInputs(read);
    const { stdin } = context.streams;
    const out = request.out ?? new StandardOutput(context.streams);
    const writer = await createVectorWriter(request.format, out, {
      inputs: read.flatMap((path) => (path === standardInput ? (stdin.fd ?? []) : path)),
    });
    try {
      await writeRows(request, writer, context);
      await writer.end();
    } catch (error) {
      await writer.discard();
      throw error;
    }
  },
};

async function writeRows(
  request: EmbedRequest,
  writer: VectorWriter,
  context: CommandContext,
): Promise<void> {
  const { pooling, layer } = request;
  const choice = pooling === 'none' ? {} : { pooling, layer };
  const engine = await openEngine(request.model, choice, context);
  const { info, facts, vectorDims } = (await engine.model()).description;
  checkForModel(request, info.hiddenStateCount, facts.maxTokens);

  if (request.inputs !== undefined) {
    const { tokenizer } = (await engine.model()).embedder;
    const inputs = await readInputs(request.inputs, tokenizer, facts.maxTokens, context.streams);
    await writer.begin({ dims: info.dims, hasToken: true, hasAttentionMask: true });
    const from = { file: request.inputs, inputs };
    for await (const row of inputRows(engine, from, layer ?? -1, context)) await writer.write(row);
    return;
  }
  const sources = new TextSources(request.files, context.streams, request.encoding);
  if (request.maxLength !== undefined) {
    const { tokenizer } = (await engine.model()).embedder;
    await checkLengths(sources, request, tokenizer, request.maxLength);
  }
  await writer.begin({
    dims: request.pooling === 'none' ? info.dims : vectorDims,
    hasTitle: request.segment === 'passage' && !request.tables.hasChoice,
    hasCell: request.files.some((file) => documentKindOfPath(file) === 'notebook'),
    hasRow: request.tables.hasChoice,
    hasToken: request.pooling === 'none',
    hasAttentionMask: request.pooling === 'none' && request.maxLength !== undefined,
  });
  let isEmpty = true;
  for await (const row of await rows(engine, sources, request, context)) {
    isEmpty = false;
    await writer.write(row);
  }
  if (!isEmpty) return;
  // No output at all looks like a fault, and is none.
  context.message(
    request.tables.hasChoice
      ? 'No record has text in the columns that were chosen.'
      : 'There is no text in what was given, so there are no vectors.',
  );
}

function parseRequest(args: readonly string[], context: CommandContext): EmbedRequest {
  const { values, positionals } = parseArguments(args, {
    segment: { type: 'string' },
    'max-length': { type: 'string' },
    format: { type: 'string', default: 'jsonl' },
    out: { type: 'string' },
    inputs: { type: 'string' },
    ...columnsOption,
    ...vectorOptions,
    ...encodingOptions,
  });
  const { inputs } = values;
  if (inputs === undefined && positionals.length === 0) {
    throw new UsageError('Give at least one FILE, or -.');
  }
  if (inputs !== undefined) checkAlone(values, positionals);
  const format = oneOf('format', values.format, vectorFormats);
  if (values.out === '' || values.out === '-') {
    throw new UsageError('--out takes the path of a file; without it, standard output is used.');
  }
  if (values.out === undefined && format !== 'jsonl' && format !== 'csv') {
    throw new UsageError(`--format ${format} needs --out PATH.`);
  }
  const choice = parseChoice(values, context, ['none']);
  if (values.columns !== undefined) checkRecords(values, positionals);
  return {
    files: positionals,
    inputs,
    segment: oneOf('segment', values.segment ?? 'line', segmentKinds),
    ...choice,
    pooling: inputs === undefined ? choice.pooling : 'none',
    maxLength: wholeNumber('max-length', values['max-length'], { min: 1, max: largestMaxLength }),
    format,
    out: values.out,
    model: values.model,
    encoding: parseEncoding(values),
    tables: new TableReader(values.columns, context),
  };
}

/** What `--columns` names is a record's text, which is no piece of its file. */
function checkRecords(
  {
    segment = 'line',
    pooling,
  }: { readonly segment?: string | undefined; readonly pooling?: string | undefined },
  files: readonly string[],
): void {
  if (segment !== 'line' && segment !== 'passage') {
    throw new UsageError(
      `--columns makes a vector of each record; leave out --segment ${segment}.`,
    );
  }
  if (pooling === 'none') {
    throw new UsageError('--columns makes a vector of each record; leave out --pooling none.');
  }
  const other = files.find((file) => tableFormatOf(file) === undefined);
  if (other !== undefined) {
    throw new UsageError(
      `--columns is for tables (.csv, .tsv, .jsonl, .parquet), and ${other} is none.`,
    );
  }
}

/** Ids have no lines, and are neither cut nor pooled. */
function checkAlone(
  {
    segment,
    pooling,
    'max-length': maxLength,
    columns,
  }: {
    readonly segment?: string | undefined;
    readonly pooling?: string | undefined;
    readonly 'max-length'?: string | undefined;
    readonly columns?: string | undefined;
  },
  files: readonly string[],
): void {
  if (files.length > 0) throw new UsageError('Give FILEs of text or --inputs FILE, not both.');
  if (segment !== undefined || maxLength !== undefined) {
    throw new UsageError('--inputs takes ids as they are; leave out --segment and --max-length.');
  }
  if (columns !== undefined) {
    throw new UsageError('--inputs takes ids as they are; leave out --columns.');
  }
  if (pooling !== undefined && pooling !== 'none') {
    throw new UsageError('--inputs writes a row for each position; leave out --pooling.');
  }
}

/** Throws what the model cannot give before anything is computed. */
function checkForModel(request: EmbedRequest, hiddenStateCount: number, maxTokens: number): void {
  const { pooling, layer = -1, maxLength } = request;
  if (pooling !== 'none') return;
  resolveLayer(layer, hiddenStateCount);
  if (maxLength !== undefined && maxLength > maxTokens) {
    throw new UsageError(
      `This model reads at most ${maxTokens} tokens at once, so --pooling none with --max-length ${maxLength} is not possible; choose ${maxTokens} or less.`,
    );
  }
}

/** Throws `tooManyTokens`, naming the place, before anything is written. */
async function checkLengths(
  sources: TextSources,
  request: EmbedRequest,
  tokenizer: Tokenizer,
  maxLength: number,
): Promise<void> {
  for await (const { place, line, segment } of cutSources(sources, request)) {
    const count = tokenizer.encode(inputOf(segment)).ids.length;
    if (count <= maxLength) continue;
    throw new AppError(
      'tooManyTokens',
      `${place}, line ${line()}: Token length greater than max length: ${count} tokens, [CLS] and [SEP] counted, where --max-length allows ${maxLength}; shorten the text or raise --max-length.`,
    );
  }
}

async function rows(
  engine: Engine,
  sources: TextSources,
  request: EmbedRequest,
  context: CommandContext,
): Promise<AsyncGenerator<VectorRow>> {
  const segments = segmentsOf(sources, request);
  const { pooling, layer = -1, maxLength } = request;
  if (pooling !== 'none') {
    const { choice } = (await engine.model()).description;
    return segmentRows(engine, segments, choice, context);
  }
  return maxLength === undefined
    ? tokenRows(engine, segments, layer, context)
    : textbookRows(engine, segments, layer, maxLength, context);
}

async function* segmentsOf(
  sources: TextSources,
  request: EmbedRequest,
): AsyncGenerator<FileSegment> {
  for await (const { segment } of cutSources(sources, request)) yield segment;
}
