import type { VectorChoice } from '../../core/embedder/pooling.ts';
import { tokenEmbeddings } from '../../core/embedder/tokenEmbeddings.ts';
import type { VectorRow } from '../../core/export/vectorRow.ts';
import { AppError } from '../../core/errors/appError.ts';
import { inputOf } from '../../core/text/segment.ts';
import { createInput } from '../../core/tokenizer/createInput.ts';
import type { Engine } from '../../engine/engine.ts';
import type { CommandContext } from '../command.ts';
import type { FileSegment } from '../input/cutSources.ts';

// A large chunk fills the model's batches of equal length better; a small one first shows results soon.
const firstChunkSegments = 64;
const largestChunkSegments = 4096;
const largestChunkCharacters = 1_000_000;

/** One row for each segment: its pooled vector. */
export async function* segmentRows(
  engine: Engine,
  segments: AsyncIterable<FileSegment>,
  choice: VectorChoice,
  context: CommandContext,
): AsyncGenerator<VectorRow> {
  let done = 0;
  for await (const chunk of chunks(segments)) {
    const matrix = await engine.embedTexts(
      { texts: chunk.map(inputOf), choice, priority: 'bulk' },
      {
        onProgress: (tokens) => {
          const percent = Math.floor((100 * tokens.done) / tokens.total);
          context.progress(`${done} segments embedded, ${percent} % of the next ${chunk.length}`);
        },
      },
    );
    for (const [i, segment] of chunk.entries()) {
      const vector = matrix.data.subarray(i * matrix.dims, (i + 1) * matrix.dims);
      yield { ...segment, vector };
    }
    done += chunk.length;
  }
}

/**
 * One row for each token of each segment, its vector as the layer gives it. `[CLS]` stands at the
 * segment's start and `[SEP]` at its end, both without text.
 */
export async function* tokenRows(
  engine: Engine,
  segments: AsyncIterable<FileSegment>,
  layer: number,
  context: CommandContext,
): AsyncGenerator<VectorRow> {
  const { embedder } = await engine.model();
  let done = 0;
  for await (const segment of segments) {
    const states = await embedder.embedTokens(inputOf(segment), [layer], { priority: 'bulk' });
    const [vectors] = states.hiddenStates.values();
    if (vectors === undefined) throw new AppError('internal', `Layer ${layer} was not computed.`);
    const { ids, spans } = states.encoding;
    for (let i = 0; i < ids.length; i++) {
      const place = tokenPlace(segment, spans, i, ids.length);
      const token = embedder.tokenizer.token(ids[i] ?? 0);
      yield { ...place, token, vector: vectors.row(i) };
    }
    context.progress(`${++done} segments embedded`);
  }
}

/**
 * The textbook form: `maxLength` rows for each segment, padding included, from one run of the padded input.
 * `maxLength` is at most what the model reads.
 */
export async function* textbookRows(
  engine: Engine,
  segments: AsyncIterable<FileSegment>,
  layer: number,
  maxLength: number,
  context: CommandContext,
): AsyncGenerator<VectorRow> {
  const { embedder } = await engine.model();
  let done = 0;
  for await (const segment of segments) {
    const input = createInput(embedder.tokenizer, inputOf(segment), maxLength);
    // The model blocks this thread while it runs; an interrupt is heard here.
    await new Promise((resolve) => setImmediate(resolve));
    const vectors = await tokenEmbeddings(embedder.session, input, layer);
    for (const [i, id] of input.inputIds.entries()) {
      yield {
        ...tokenPlace(segment, input.spans, i, input.tokens.length),
        token: embedder.tokenizer.token(id),
        attentionMask: input.attentionMask[i] ?? 0,
        vector: vectors.row(i),
      };
    }
    context.progress(`${++done} segments embedded`);
  }
}

/** Where token `i` of `count` stands in the file. Padding stands where `[SEP]` does, at the end. */
function tokenPlace(
  segment: FileSegment,
  spans: Int32Array,
  i: number,
  count: number,
): FileSegment {
  const { file, cell, title } = segment;
  const place = { file, cell, title };
  if (i === 0) return { ...place, start: segment.start, end: segment.start, text: '' };
  if (i >= count - 1) return { ...place, start: segment.end, end: segment.end, text: '' };
  const start = spans[2 * i] ?? 0;
  const end = spans[2 * i + 1] ?? 0;
  return {
    ...place,
    start: segment.start + start,
    end: segment.start + end,
    text: segment.text.slice(start, end),
  };
}

async function* chunks(segments: AsyncIterable<FileSegment>): AsyncGenerator<FileSegment[]> {
  let limit = firstChunkSegments;
  let chunk: FileSegment[] = [];
  let characters = 0;
  for await (const segment of segments) {
    chunk.push(segment);
    characters += segment.text.length;
    if (chunk.length < limit && characters < largestChunkCharacters) continue;
    yield chunk;
    chunk = [];
    characters = 0;
    limit = Math.min(2 * limit, largestChunkSegments);
  }
  if (chunk.length > 0) yield chunk;
}
