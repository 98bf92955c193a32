import type { SessionNames } from '../embedder/modelSession.ts';
import { isJoined, joinedWays, type JoinableWay } from '../embedder/joinedPooling.ts';
import type { Pooling, SinglePooling } from '../embedder/pooling.ts';

/** Where a vector comes from, as far as Python must know it. */
export interface PythonSource {
  readonly onnxPath: string;
  /** What gives the ids: a `tokenizer.json` and a text, or the ids as they are. */
  readonly ids: { readonly tokenizerPath: string; readonly text: string } | Int32Array;
  readonly names: SessionNames;
  /** From 0; two with first-last pooling, none with what the file itself gives. */
  readonly layers: readonly number[];
  /** The file's output that is the vector of a whole text. */
  readonly pooledName?: string | undefined;
  /** A token's position among the ids, or how the vector is made of all tokens. */
  readonly from: { readonly position: number } | { readonly pooling: Pooling };
  /** What is to be said of the numbers, a line each. */
  readonly notes: readonly string[];
}

const inputCode: Readonly<Record<string, string>> = {
  input_ids: 'ids',
  attention_mask: 'np.ones_like(ids)',
  token_type_ids: 'np.zeros_like(ids)',
  position_ids: 'np.arange(ids.size)[None]',
};
// TensorProto.DataType; Python's own numbers are int64, as those of all others.
const dtypes: Readonly<Record<number, string>> = {
  1: 'float32',
  6: 'int32',
  9: 'bool',
  10: 'float16',
};

const pooled: Readonly<Record<SinglePooling | JoinableWay, string>> = {
  mean: 'states.mean(axis=0)',
  'first-last': 'states.mean(axis=0)',
  cls: 'states[0]',
  max: 'states.max(axis=0)',
  'last-token': 'states[-1]',
  // Its length counts where it is joined with another.
  'weighted-mean': 'np.average(states, axis=0, weights=np.arange(1, len(states) + 1))',
  'mean-sqrt': 'states.sum(axis=0) / len(states) ** .5',
  file: 'states',
};

/** Five lines of Python, below comments, that run the model's own file and leave the vector in `vector`. */
export function pythonCode(source: PythonSource): string {
  const { onnxPath, ids, names, layers, pooledName, from, notes } = source;
  const outputs =
    pooledName === undefined
      ? layers.map((layer) => names.hiddenStates[layer] ?? '')
      : [pooledName];
  const feeds = names.inputs.map(({ name, elementType = 7, dims }) => {
    const type = dtypes[elementType];
    const cast = type === undefined ? '' : `.astype("${type}")`;
    return `${JSON.stringify(name)}: ${feedCode(name, dims, names.firstPosition ?? 0)}${cast}`;
  });
  const run = `ort.InferenceSession(model.SerializeToString(), options).run(${JSON.stringify(outputs)}, {${feeds.join(', ')}})`;
  const lines = [
    'import numpy as np, onnx, onnxruntime as ort, tokenizers',
    idsCode(ids),
    `model, options = onnx.load(${JSON.stringify(onnxPath)}), ort.SessionOptions()`,
    [
      // A value inside the graph becomes one that it gives.
      ...outputs
        .filter((name) => !names.outputs.includes(name))
        .map(
          (name) => `model.graph.output.append(onnx.ValueInfoProto(name=${JSON.stringify(name)}))`,
        ),
      ...Object.entries(names.options).map(
        ([key, value]) => `options.add_session_config_entry("session.${key}", "${value}")`,
      ),
    ].join('; '),
    'position' in from
      ? `vector = ${run}[0][0, ${from.position}]`
      : `states = np.mean(${run}, axis=0)[0]; vector = ${pooledCode(from.pooling)}; vector /= np.linalg.norm(vector)`,
  ];
  const comments = [...notes, 'pip install numpy onnx onnxruntime tokenizers'];
  return [...comments.map((note) => `# ${note}`), ...lines, ''].join('\n');
}

function pooledCode(pooling: Pooling): string {
  if (!isJoined(pooling)) return pooled[pooling];
  return `np.concatenate([${joinedWays(pooling)
    .map((way) => pooled[way])
    .join(', ')}])`;
}

/** A cache of the tokens before a text holds nothing. */
function feedCode(
  name: string,
  dims: readonly (number | undefined)[] | undefined,
  firstPosition: number,
): string {
  const code = inputCode[name];
  if (name === 'position_ids' && firstPosition > 0) return `(${code} + ${firstPosition})`;
  if (code !== undefined) return code;
  return dims?.length === 4 ? `np.zeros((1, ${dims[1]}, 0, ${dims[3]}))` : 'np.zeros(1)';
}

function idsCode(ids: PythonSource['ids']): string {
  if (ids instanceof Int32Array) return `ids = np.array([[${ids.join(', ')}]])`;
  const { tokenizerPath, text } = ids;
  const path = JSON.stringify(tokenizerPath);
  return `tokenizer = tokenizers.Tokenizer.from_file(${path}); tokenizer.no_padding(); tokenizer.no_truncation(); ids = np.array([tokenizer.encode(${JSON.stringify(text)}).ids])`;
}
