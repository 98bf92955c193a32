import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { AppError } from '../../core/errors/appError.ts';
import { tokenOutputs, type EncoderLayers } from '../../core/model/encoderLayers.ts';
import type { GraphOutline } from '../../core/model/onnxOverlay.ts';
import { toFloat32 } from '../../core/model/tensorValues.ts';
import { messageOf } from '../messageOf.ts';

/** What a session is asked for, by name; each was seen to have the shape that its place says. */
export interface SessionPlan extends EncoderLayers {
  readonly dims: number;
  readonly headCount: number | undefined;
}

type Results = InferenceSession.OnnxValueMapType;

/**
 * Runs a batch of one sequence of two tokens once: shows that the model runs, warms it up, and tells what its values
 * look like. What has another shape than a layer, a map or a part is not offered. Throws `modelInvalid` where the
 * model does not run and `unsupported` where it gives no vectors of tokens.
 */
export async function probeSession(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
  outline: GraphOutline,
  headCount: number | undefined,
): Promise<SessionPlan> {
  const { hiddenStates, attentions, embeddingParts, outputs } = outline;
  const found = [...hiddenStates, ...attentions, ...embeddingParts.values()];
  const results = await runProbe(session, feeds, found.length > 0 ? found : outputs);
  const dims = dimsOf(results, hiddenStates);
  if (dims === undefined) return lastLayerPlan(session, feeds, results, outline, headCount);
  const heads = headsOf(results, attentions);
  const partsFit = [...embeddingParts.values()].every((name) => {
    const numbers = numbersOf(results, name);
    return numbers?.length === dims || numbers?.length === 2 * dims;
  });
  return {
    hiddenStates,
    attentions: heads === undefined ? [] : attentions,
    embeddingParts: partsFit ? embeddingParts : new Map(),
    note:
      heads === undefined && attentions.length > 0
        ? 'Attention maps of this model are not offered: its file computes them in a form that is not known.'
        : outline.note,
    dims,
    headCount: heads ?? headCount,
  };
}

/** The first output that holds a vector for each token, those first that are named so. */
async function lastLayerPlan(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
  probed: Results,
  outline: GraphOutline,
  headCount: number | undefined,
): Promise<SessionPlan> {
  const { outputs } = outline;
  const results =
    outline.hiddenStates.length === 0 ? probed : await runProbe(session, feeds, outputs);
  const named = outputs.filter((name) => tokenOutputs.includes(name));
  for (const name of [...named, ...outputs.filter((output) => !isScore(output))]) {
    const dims = dimsOf(results, [name]);
    if (dims === undefined) continue;
    return {
      hiddenStates: [name],
      attentions: [],
      embeddingParts: new Map(),
      note:
        outline.note ??
        'Only the last layer of this model is offered: its layers have a form that is not known.',
      dims,
      headCount,
    };
  }
  throw new AppError(
    'unsupported',
    `The model gives ${outputs.slice(0, 4).join(', ') || 'nothing'}, and none of it is one vector for each token; choose an encoder that gives last_hidden_state.`,
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
      `The model does not run (${messageOf(cause)}); its tokenizer may belong to another model.`,
      { cause },
    );
  }
}

/** Length of a token's vector, where each of the values is 1 x 2 x that length. */
function dimsOf(results: Results, names: readonly string[]): number | undefined {
  const lengths = names.map((name) => {
    const [batch, length, dims, ...more] = results[name]?.dims ?? [];
    const fits = batch === 1 && length === 2 && more.length === 0 && numbersOf(results, name);
    return fits ? dims : undefined;
  });
  const [first] = lengths;
  return lengths.every((length) => length === first) ? first : undefined;
}

/** Number of heads, where each of the values is a map of 2 x 2 for each head. */
function headsOf(results: Results, names: readonly string[]): number | undefined {
  const counts = names.map((name) => {
    const [keys, queries] = (results[name]?.dims ?? []).toReversed();
    return keys === 2 && queries === 2 && (numbersOf(results, name)?.length ?? 0) / 4;
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
