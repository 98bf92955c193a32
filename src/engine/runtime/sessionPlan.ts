import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { FixedShape, SessionInfo } from '../../core/embedder/modelSession.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { tokenOutputs, type EncoderLayers } from '../../core/model/onnx/encoderLayers.ts';
import type { GraphOutline } from '../../core/model/onnx/onnxOverlay.ts';
import { toFloat32 } from '../../core/model/onnx/tensorValues.ts';
import { messageOf } from '../messageOf.ts';
import { adviceFor } from './adviceFor.ts';

/** What a session is asked for, by name; each was seen to have the shape that its place says. */
export interface SessionPlan extends EncoderLayers {
  readonly dims: number;
  readonly headCount: number | undefined;
  readonly pooled: SessionInfo['pooled'];
  readonly shape: FixedShape;
}

interface ProbeOptions {
  readonly headCount: number | undefined;
  readonly pooledOutput: string | undefined;
  readonly shape: FixedShape;
}

/** Names that exports give to a whole text's vector. */
const pooledOutputs: readonly string[] = ['sentence_embedding', 'sentence_embeddings'];

type Results = InferenceSession.OnnxValueMapType;

/**
 * Runs a batch of one sequence of two tokens (or of the one shape that the file takes) once: shows that the model runs, warms it up, and tells what its values
 * look like. What has another shape than a layer, a map or a part is not offered. Throws `modelInvalid` where the
 * model does not run and `unsupported` where it gives no vectors of tokens.
 */
export async function probeSession(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
  outline: GraphOutline,
  { headCount, pooledOutput, shape }: ProbeOptions,
): Promise<SessionPlan> {
  const { hiddenStates, attentions, embeddingParts, outputs } = outline;
  const pooledNames = [
    ...(pooledOutput === undefined ? [] : [pooledOutput]),
    ...pooledOutputs,
  ].filter((name) => outputs.includes(name));
  const found = [...hiddenStates, ...attentions, ...embeddingParts.values(), ...pooledNames];
  const isFound = hiddenStates.length > 0;
  const results = await runProbe(session, feeds, isFound ? found : outputs);
  const pooled = pooledOf(results, pooledNames, shape);
  const dims = dimsOf(results, hiddenStates, shape);
  if (dims === undefined) {
    const last = isFound ? await runProbe(session, feeds, outputs) : results;
    return { ...lastLayerPlan(last, outline, shape), headCount, pooled, shape };
  }
  const heads = headsOf(results, attentions, shape);
  const { batch = 1, length: width = 2 } = shape;
  const sizes = [dims, width * dims, batch * width * dims];
  const partsFit = [...embeddingParts.values()].every((name) => {
    const numbers = numbersOf(results, name);
    return numbers !== undefined && sizes.includes(numbers.length);
  });
  return {
    hiddenStates,
    attentions: heads === undefined ? [] : attentions,
    embeddingParts: partsFit ? embeddingParts : new Map(),
    note:
      heads === undefined && attentions.length > 0
        ? t(
            'Attention maps of this model are not offered: its file computes them in a form that is not known.',
          )
        : outline.note,
    dims,
    headCount: heads ?? headCount,
    pooled,
    shape,
  };
}

/** The first of these outputs that is one vector for a sequence. */
function pooledOf(
  results: Results,
  names: readonly string[],
  { batch = 1 }: FixedShape,
): SessionInfo['pooled'] {
  for (const name of names) {
    const [rows, dims, ...more] = results[name]?.dims ?? [];
    const fits = rows === batch && dims !== undefined && dims > 0 && more.length === 0;
    if (fits && numbersOf(results, name)) return { name, dims };
  }
  return undefined;
}

/** The first output that holds a vector for each token, those first that are named so. */
function lastLayerPlan(
  results: Results,
  outline: GraphOutline,
  shape: FixedShape,
): Omit<SessionPlan, 'headCount' | 'pooled' | 'shape'> {
  const { outputs } = outline;
  const named = outputs.filter((name) => tokenOutputs.includes(name));
  for (const name of [...named, ...outputs.filter((output) => !isScore(output))]) {
    const dims = dimsOf(results, [name], shape);
    if (dims === undefined) continue;
    return {
      hiddenStates: [name],
      attentions: [],
      embeddingParts: new Map(),
      note:
        outline.note ??
        t(
          'Only the last layer of this model is offered: its layers have a form that is not known.',
        ),
      dims,
    };
  }
  throw new AppError(
    'unsupported',
    outputs.length === 0
      ? t('The model gives nothing; choose an encoder that gives last_hidden_state.')
      : t(
          'The model gives {0}, and none of it is one vector for each token; choose an encoder that gives last_hidden_state.',
          outputs.slice(0, 4).join(', '),
        ),
  );
}

async function runProbe(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
  names: readonly string[],
): Promise<Results> {
  try {
    return await session.run(feeds, [...new Set(names)]);
  } catch (cause) {
    throw new AppError(
      'modelInvalid',
      t('The model does not run ({0}); {1}.', messageOf(cause), adviceFor(cause)),
      { cause },
    );
  }
}

/** Length of a token's vector, where each of the values is batch x tokens x that length. */
function dimsOf(
  results: Results,
  names: readonly string[],
  { batch: rows = 1, length: width = 2 }: FixedShape,
): number | undefined {
  const lengths = names.map((name) => {
    const [batch, length, dims, ...more] = results[name]?.dims ?? [];
    const fits =
      batch === rows && length === width && more.length === 0 && numbersOf(results, name);
    return fits ? dims : undefined;
  });
  const [first] = lengths;
  return lengths.every((length) => length === first) ? first : undefined;
}

/** Number of heads, where each of the values is a map of tokens x tokens for each head. */
function headsOf(
  results: Results,
  names: readonly string[],
  { batch = 1, length: width = 2 }: FixedShape,
): number | undefined {
  const counts = names.map((name) => {
    const [keys, queries] = (results[name]?.dims ?? []).toReversed();
    const numbers = numbersOf(results, name)?.length ?? 0;
    return keys === width && queries === width && numbers / (batch * width * width);
  });
  const [first] = counts;
  return typeof first === 'number' && counts.every((count) => count === first) ? first : undefined;
}

function numbersOf(results: Results, name: string): Float32Array | undefined {
  const result = results[name];
  return result && toFloat32(result.type, result.data);
}

/** Scores for each entry of a vocabulary or each class have a token's shape but are no vectors. */
function isScore(name: string): boolean {
  return /logits|scores|prob/i.test(name);
}
