import type { Tensor, TensorConstructor } from 'onnxruntime-node';
import type { SessionInput } from '../../core/embedder/modelSession.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { GraphValue } from '../../core/model/onnx/onnxGraph.ts';

/** What an encoder may be fed for each token, and the value of each at one place of a batch. */
const values: Readonly<
  Record<string, (input: SessionInput, at: number, firstPosition: number) => number>
> = {
  input_ids: ({ ids }, at) => ids[at] ?? 0,
  attention_mask: ({ attentionMask }, at) => attentionMask?.[at] ?? 1,
  token_type_ids: ({ tokenTypes }, at) => tokenTypes?.[at] ?? 0,
  position_ids: ({ length }, at, firstPosition) => firstPosition + (at % length),
};

/** What a decoder keeps of the tokens before: nothing, as a text begins with its first one. */
const cacheName = /^past(_key_values)?[._]/;
/** Whether a decoder's file is to go on from its cache. */
const branchName = 'use_cache_branch';

// TensorProto.DataType.
const fp32Type = 1;
const int32Type = 6;
const int64Type = 7;
const boolType = 9;
const fp16Type = 10;

/** Throws `unsupported` where a model takes what is not ours to give. */
export function checkInputs(inputs: readonly GraphValue[]): void {
  const names = inputs.map(({ name }) => name);
  const unknown = names.filter(
    (name) => !Object.hasOwn(values, name) && !cacheName.test(name) && name !== branchName,
  );
  if (!names.includes('input_ids') || unknown.length > 0) {
    throw new AppError(
      'unsupported',
      t(
        'The model takes {0}, and an embedder takes {1} and a cache; choose an export of it that takes these alone.',
        listOf(unknown.length > 0 ? unknown : names),
        Object.keys(values).join(', '),
      ),
    );
  }
  for (const input of inputs) {
    const { name } = input;
    const isCache = cacheName.test(name);
    const { elementType = isCache ? fp32Type : int64Type } = input;
    const types = isCache
      ? [fp32Type, fp16Type]
      : name === branchName
        ? [boolType]
        : [fp32Type, int32Type, int64Type];
    if (!types.includes(elementType)) {
      throw new AppError(
        'unsupported',
        t(
          'The model takes {0} as numbers of a type that no embedder takes; choose another export of it.',
          name,
        ),
      );
    }
    if (isCache && !isEmptyable(input)) {
      throw new AppError(
        'unsupported',
        t(
          'The model takes {0}, a cache whose shape its file does not say or which cannot be empty; choose another export of it.',
          name,
        ),
      );
    }
  }
}

/** Batch x heads x tokens before x numbers: heads and numbers are the file's word. */
function isEmptyable({ dims = [] }: GraphValue): boolean {
  const [, heads, before, numbers] = dims;
  return dims.length === 4 && heads !== undefined && before === undefined && numbers !== undefined;
}

/**
 * What a run is fed: a tensor of `batchSize` x `length` for each input that the model takes, and an empty one for each
 * cache. `firstPosition`: of a text's first token.
 */
export function feedsOf(
  TensorOf: TensorConstructor,
  inputs: readonly GraphValue[],
  input: SessionInput,
  firstPosition = 0,
): Record<string, Tensor> {
  const shape = [input.batchSize, input.length];
  const size = input.batchSize * input.length;
  return Object.fromEntries(
    inputs.map(({ name, elementType, dims }): [string, Tensor] => {
      if (name === branchName) return [name, new TensorOf('bool', Uint8Array.of(0), [1])];
      if (cacheName.test(name)) {
        const empty = [input.batchSize, dims?.[1] ?? 0, 0, dims?.[3] ?? 0];
        return elementType === fp16Type
          ? [name, new TensorOf('float16', new Uint16Array(0), empty)]
          : [name, new TensorOf('float32', new Float32Array(0), empty)];
      }
      const valueAt = (_: unknown, at: number): number =>
        values[name]?.(input, at, firstPosition) ?? 0;
      if (elementType === fp32Type) {
        return [name, new TensorOf('float32', Float32Array.from({ length: size }, valueAt), shape)];
      }
      if (elementType === int32Type) {
        return [name, new TensorOf('int32', Int32Array.from({ length: size }, valueAt), shape)];
      }
      const data = new BigInt64Array(size);
      for (let at = 0; at < size; at++) data[at] = BigInt(valueAt(undefined, at));
      return [name, new TensorOf('int64', data, shape)];
    }),
  );
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  if (shown === '') return t('nothing');
  return names.length > 4 ? t('{0} and {1} more', shown, String(names.length - 4)) : shown;
}
