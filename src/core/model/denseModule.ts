import { t } from '../l10n/translate.ts';
import type { DenseActivation, DenseLayer } from '../embedder/denseLayers.ts';
import { AppError } from '../errors/appError.ts';
import { jsonObject, positive } from './jsonObject.ts';
import { parseSafetensors } from './safetensors.ts';

/** The files of a dense module of sentence-transformers, those that are there. */
interface DenseModuleFiles {
  /** Its folder, relative to the model's. */
  readonly path: string;
  /** `config.json` */
  readonly config: string | undefined;
  /** `model.safetensors` */
  readonly weights: Uint8Array | undefined;
}

/** The layer, or why there is none: a sentence. */
export type DenseModule =
  | { readonly layer: DenseLayer; readonly note?: undefined }
  | { readonly layer?: undefined; readonly note: string };

const activations: ReadonlyMap<string, DenseActivation> = new Map([
  ['Identity', 'identity'],
  ['Tanh', 'tanh'],
  ['ReLU', 'relu'],
]);
const longestQuoted = 80;
const weightName = 'linear.weight';
const biasName = 'linear.bias';

/** Reads a dense module. Throws `modelInvalid` for files that do not fit together. */
export function parseDenseModule({ path, config: json, weights }: DenseModuleFiles): DenseModule {
  const left = (why: string): DenseModule => ({
    note: t(
      'The model’s dense layer in {0} is left out, as {1}: vectors are those that pooling gives.',
      path,
      why,
    ),
  });
  if (json === undefined)
    return left(t('its config.json is not here (add the model again, or fetch that file)'));
  const config = jsonObject(json, `${path}/config.json`);
  // As sentence-transformers writes it, a Python class; and its default.
  const { activation_function: named = 'Tanh' } = config;
  const activation =
    typeof named === 'string'
      ? activations.get(named.slice(named.lastIndexOf('.') + 1))
      : undefined;
  if (activation === undefined) {
    const quoted = JSON.stringify(named).slice(0, longestQuoted);
    return left(t('its activation ({0}) is not known here', quoted));
  }
  if (config['use_residual'] === true) return left(t('it adds its input to its output'));
  // Some models send tokens, or parts of a batch, through one of their own.
  const input = config['module_input_name'] ?? 'sentence_embedding';
  const output = config['module_output_name'] ?? input;
  if (input !== 'sentence_embedding' || output !== input) {
    return left(t('it does not go from the pooled vector to the pooled vector'));
  }
  if (weights === undefined)
    return left(t('its model.safetensors is not here (add the model again, or fetch that file)'));
  const inDims = positive(config['in_features']);
  const outDims = positive(config['out_features']);
  const hasBias = config['bias'] !== false;
  const names = hasBias ? [weightName, biasName] : [weightName];
  const tensors = parseSafetensors(weights, names, `${path}/model.safetensors`);
  const weight = tensors.get(weightName);
  const bias = tensors.get(biasName);
  const fits =
    inDims !== undefined &&
    outDims !== undefined &&
    weight?.shape.length === 2 &&
    weight.shape[0] === outDims &&
    weight.shape[1] === inDims &&
    (!hasBias || (bias?.shape.length === 1 && bias.shape[0] === outDims));
  if (!fits) {
    throw new AppError(
      'modelInvalid',
      t(
        'The files in the model’s {0} do not fit together: its config.json speaks of other weights than its model.safetensors holds; fetch the model again.',
        path,
      ),
    );
  }
  return { layer: { inDims, outDims, weight: weight.values, bias: bias?.values, activation } };
}
