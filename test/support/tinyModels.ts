import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import type { EmbeddingPart, ModelSession } from '../../src/core/embedder/modelSession.ts';

/** One of test/fixtures/tinyModels. */
export interface TinyModel {
  readonly name: string;
  /** PyTorch's values: those of the weights that the file stores. */
  readonly golden: string;
  /** How far it may be from them. */
  readonly tolerance: number;
  readonly offersAttention: boolean;
  /** The file that its weights lie in, where that is another one. */
  readonly externalData?: string;
}

const exact = 1e-4;
// Half precision, and products of 8-bit integers.
const rounded = 1e-2;

function kindsOf(architecture: string, dynamic: string): TinyModel[] {
  const model = (kind: string, golden: string, tolerance: number): TinyModel => ({
    name: `${architecture}/${kind}`,
    golden: `${architecture}/${golden}`,
    tolerance,
    offersAttention: kind !== 'fused',
  });
  return [
    model('opset11', 'golden', exact),
    model('opset14', 'golden', exact),
    model('opset17', 'golden', exact),
    model('opset18', 'golden', exact),
    model('fused', 'golden', exact),
    model('fp16', 'golden', rounded),
    model(dynamic, 'dynamicGolden', rounded),
    model('qdq', 'qdqGolden', rounded),
    model('q4', 'q4Golden', exact),
  ];
}

const bert: Omit<TinyModel, 'name'> = {
  golden: 'bert/golden',
  tolerance: exact,
  offersAttention: true,
};

/** Exports of several ages and precisions of one random BERT and one random DistilBERT. */
export const tinyModels: readonly TinyModel[] = [
  ...kindsOf('bert', 'int8'),
  { ...bert, name: 'bert/opset23', offersAttention: false },
  { ...bert, name: 'bert/fp16Output', tolerance: rounded },
  { ...bert, name: 'bert/pooled' },
  { ...bert, name: 'bert/external', externalData: 'external.onnx_data' },
  ...kindsOf('distilbert', 'uint8'),
];

/** Other families, made by scripts/models/tinyFamilies.py, and where a text's first token stands. */
export const tinyFamilies: readonly { readonly name: string; readonly firstPosition: number }[] = [
  { name: 'modernbert', firstPosition: 0 },
  { name: 'mpnet', firstPosition: 0 },
  { name: 'roberta', firstPosition: 0 },
  { name: 'robertaPositions', firstPosition: 2 },
  { name: 'deberta', firstPosition: 0 },
  { name: 'albert', firstPosition: 0 },
  { name: 'electra', firstPosition: 0 },
  { name: 't5', firstPosition: 0 },
  { name: 'qwen3', firstPosition: 0 },
  { name: 'gemma3', firstPosition: 0 },
];

export const tinyModelLayers = 3;
export const tinyModelHeads = 4;
export const tinyModelDims = 32;

/** Ids of `[CLS]` and `[SEP]`. */
export const tinyModelProbe: readonly [number, number] = [2, 3];

export function readTinyModel(name: string): Uint8Array {
  return read(`${name}.onnx`);
}

/** What `LayeredSession.create` wants beside the model. */
export function externalDataOf({ name, externalData }: TinyModel): {
  readonly path: string;
  readonly data: Uint8Array;
}[] {
  if (externalData === undefined) return [];
  return [{ path: externalData, data: read(join(name, '..', externalData)) }];
}

function read(path: string): Uint8Array {
  const file = join(projectRoot, 'test', 'fixtures', 'tinyModels', `${path}.gz`);
  return new Uint8Array(gunzipSync(readFileSync(file)));
}

interface GoldenCase {
  readonly about: string;
  readonly input_ids: readonly (readonly number[])[];
  readonly attention_mask: readonly (readonly number[])[];
  readonly token_type_ids: readonly (readonly number[])[];
  /** Row-major little-endian fp32 in base64. */
  readonly hiddenStates: readonly string[];
  readonly attentions: readonly string[];
  readonly embeddingParts: Readonly<Partial<Record<EmbeddingPart, string>>>;
}

/**
 * The largest difference between a session and PyTorch for each thing that the session offers ("layer 2",
 * "attention 0", "word"), over one sequence, a pair, and a batch with padding. A session that knows the last layer
 * alone is compared with PyTorch's last. Infinite where something is missing or has another length.
 */
export async function differencesToPyTorch(
  session: ModelSession,
  golden: string,
): Promise<Map<string, number>> {
  const { cases } = JSON.parse(Buffer.from(read(`${golden}.json`)).toString()) as {
    cases: readonly GoldenCase[];
  };
  const { hiddenStateCount, attentionLayerCount, embeddingParts } = session.info;
  const hiddenLayers = [...Array(hiddenStateCount).keys()];
  const attentionLayers = [...Array(attentionLayerCount).keys()];
  const worst = new Map<string, number>();
  for (const one of cases) {
    const {
      hiddenStates,
      attentions,
      embeddingParts: parts,
    } = await session.run(
      {
        ids: Int32Array.from(one.input_ids.flat()),
        attentionMask: Int32Array.from(one.attention_mask.flat()),
        tokenTypes: Int32Array.from(one.token_type_ids.flat()),
        batchSize: one.input_ids.length,
        length: one.input_ids[0]?.length ?? 0,
      },
      { hiddenLayers, attentionLayers, embeddingParts: true },
    );
    const note = (what: string, values: Float32Array | undefined, expected = ''): void => {
      const difference = largestDifference(values, decode(expected));
      worst.set(what, Math.max(worst.get(what) ?? 0, difference));
    };
    for (const layer of hiddenLayers) {
      note(
        `layer ${layer}`,
        hiddenStates.get(layer),
        one.hiddenStates.at(layer - hiddenStateCount),
      );
    }
    for (const layer of attentionLayers) {
      note(`attention ${layer}`, attentions.get(layer), one.attentions[layer]);
    }
    for (const part of embeddingParts) note(part, parts.get(part), one.embeddingParts[part]);
  }
  return worst;
}

function decode(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer);
}

function largestDifference(values: Float32Array | undefined, expected: Float32Array): number {
  if (values?.length !== expected.length || expected.length === 0) return Infinity;
  return values.reduce((most, value, i) => {
    const difference = Math.abs(value - (expected[i] ?? NaN));
    return Number.isNaN(difference) ? Infinity : Math.max(most, difference);
  }, 0);
}
