import type { DenseLayer } from '../../core/embedder/denseLayers.ts';
import type { ModelSession } from '../../core/embedder/modelSession.ts';
import { pooledLength, SegmentPool, type Pooling } from '../../core/embedder/pooling.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { ModelFacts } from '../../core/model/modelFacts.ts';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import { cosine } from '../../core/vectors/similarity.ts';

export interface FileVectorsRequest {
  readonly session: ModelSession;
  readonly tokenizer: Pick<Tokenizer, 'encode'>;
  readonly facts: ModelFacts;
  /** The model's dense modules, in order. */
  readonly dense: readonly DenseLayer[];
  /** The way that the user asks for. */
  readonly wanted?: Pooling | undefined;
}

/** How a model's vectors are made, once what its file gives for a whole text was looked at. */
interface FileVectors {
  readonly pooling: Pooling;
  readonly dense: readonly DenseLayer[];
  /** Whether the file gives such vectors, and pooling gives the same. */
  readonly isEqual: boolean;
  readonly trainedForSimilarity: boolean;
  /** What a person is told. */
  readonly note: string | undefined;
}

// Of several lengths: poolings part where tokens differ in number.
const texts = [
  'The ferry leaves at seven.',
  'A cat sleeps on the warm roof while rain falls on the harbour, and nobody goes out.',
  'Why?',
];
// Two ways of pooling part by far more on one of the texts; half precision by far less.
const leastCosine = 0.9999;
const knownPoolings: readonly Pooling[] = ['mean', 'cls', 'last-token', 'weighted-mean', 'max'];

/**
 * Compares what a model's file gives for whole texts (`sentence_embedding`) with what pooling gives. Where both are
 * equal, pooling is used, which can be explained by its tokens; where they are not, the file's. Throws `unsupported`
 * where the model's files name an output that its file does not give.
 */
export async function fileVectors(request: FileVectorsRequest): Promise<FileVectors> {
  const { session, facts, dense, wanted } = request;
  const { pooled } = session.info;
  const { pooling } = facts.choice;
  const asSaid = {
    ...{ pooling, dense, isEqual: false, note: undefined },
    trainedForSimilarity: facts.trainedForSimilarity,
  };
  const { pooledOutput } = facts;
  if (pooledOutput !== undefined && pooled?.name !== pooledOutput && wanted === undefined) {
    throw new AppError(
      'unsupported',
      t(
        'The model’s files say that its vectors are its output {0}, which its ONNX file does not give; choose an export of it that does, or a pooling in the settings.',
        pooledOutput,
      ),
    );
  }
  if (!pooled) return asSaid;
  const found = { trainedForSimilarity: true, note: undefined, isEqual: true };
  const isSaid = facts.isPoolingSaid === true;
  const runs = await Promise.all(texts.map((text) => runOf(request, text, pooled.dims)));
  const candidates = isSaid ? [pooling] : knownPoolings;
  for (const candidate of candidates) {
    // An export may end before the dense modules or hold them.
    const isDense = dense.length > 0 && candidate === pooling;
    if (isDense && isEqual(runs, candidate, dense)) return { ...found, pooling, dense };
    if (isEqual(runs, candidate, []))
      return { ...found, pooling: candidate, dense: isDense ? dense : [] };
  }
  const { windowTokens } = facts.windowRule;
  const note = isSaid
    ? t(
        'The model’s file gives a vector of its own for a whole text ({0}), which is not what {1} pooling gives: it is used as it is, so what each word adds to a score is not available. A text of more than {2} tokens has the mean of its windows’ vectors.',
        ...[pooled.name, pooling, windowTokens],
      )
    : t(
        'The model’s file gives a vector of its own for a whole text ({0}), which is not what any known way of pooling gives: it is used as it is, so what each word adds to a score is not available. A text of more than {1} tokens has the mean of its windows’ vectors.',
        ...[pooled.name, windowTokens],
      );
  return { ...found, pooling: 'file', dense: [], isEqual: false, note };
}

/** One text's token vectors at the last layer, and what the file gives for all of it. */
interface Run {
  readonly states: Float32Array;
  readonly dims: number;
  readonly own: Float32Array;
}

async function runOf(
  { session, tokenizer, facts }: FileVectorsRequest,
  text: string,
  pooledDims: number,
): Promise<Run> {
  const { dims, hiddenStateCount } = session.info;
  const { ids } = tokenizer.encode(text);
  // A tiny model may read less than these texts have.
  const read = ids.length > facts.maxTokens ? ids.slice(0, facts.maxTokens) : ids;
  const last = hiddenStateCount - 1;
  const result = await session.run(
    { ids: read, batchSize: 1, length: read.length },
    { hiddenLayers: [last], pooled: true },
  );
  const states = result.hiddenStates.get(last);
  const own = result.pooled;
  if (!states || own?.length !== pooledDims)
    throw new AppError('internal', 'The model did not give its last layer and its own vector.');
  return { states, dims, own };
}

function isEqual(runs: readonly Run[], pooling: Pooling, dense: readonly DenseLayer[]): boolean {
  return runs.every(({ states, dims, own }) => {
    const pool = new SegmentPool(pooling === 'first-last' ? 'mean' : pooling, dims);
    const place = { firstToken: 0, isStart: true, isEnd: true };
    pool.add(states, 0, states.length / dims, place);
    const pooledDims = pooledLength(pooling, dims);
    const vector = new Float32Array(dense.at(-1)?.outDims ?? pooledDims);
    if (vector.length !== own.length || (dense[0] && dense[0].inDims !== pooledDims)) return false;
    pool.finish(vector, dense);
    return cosine(vector, own) >= leastCosine;
  });
}

/** A layer that takes the first `kept` of `dims` numbers, as Matryoshka models are cut. */
export function cutLayer(dims: number, kept: number): DenseLayer {
  const weight = new Float32Array(kept * dims);
  for (let i = 0; i < kept; i++) weight[i * dims + i] = 1;
  return { inDims: dims, outDims: kept, weight, bias: undefined, activation: 'identity' };
}
