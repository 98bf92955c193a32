import type { Tensor, TensorConstructor } from 'onnxruntime-node';
import type { SessionInput } from '../../core/embedder/modelSession.ts';
import { AppError } from '../../core/errors/appError.ts';
import type { GraphValue } from '../../core/model/onnxGraph.ts';

/** The inputs that an encoder may take, and the value of each at one place of a batch. */
const values: Readonly<Record<string, (input: SessionInput, at: number) => number>> = {
  input_ids: ({ ids }, at) => ids[at] ?? 0,
  attention_mask: ({ attentionMask }, at) => attentionMask?.[at] ?? 1,
  token_type_ids: ({ tokenTypes }, at) => tokenTypes?.[at] ?? 0,
  position_ids: ({ length }, at) => at % length,
};

// TensorProto.DataType.
const fp32Type = 1;
const int32Type = 6;
const int64Type = 7;

/** Throws `unsupported` where a model takes what is not ours to give. */
export function checkInputs(inputs: readonly GraphValue[]): void {
  const names = inputs.map(({ name }) => name);
  const unknown = names.filter((name) => !Object.hasOwn(values, name));
  if (!names.includes('input_ids') || unknown.length > 0) {
    throw new AppError(
      'unsupported',
      `The model takes ${listOf(unknown.length > 0 ? unknown : names)}, and an encoder takes ${Object.keys(values).join(', ')}; choose an encoder of the BERT family, exported without a decoder or a cache.`,
    );
  }
  for (const { name, elementType = int64Type } of inputs) {
    if ([fp32Type, int32Type, int64Type].includes(elementType)) continue;
    throw new AppError(
      'unsupported',
      `The model takes ${name} as numbers of a type that no encoder of the BERT family takes; choose another export of it.`,
    );
  }
}

/** What a run is fed: a tensor of `batchSize` x `length` for each input that the model takes. */
export function feedsOf(
  TensorOf: TensorConstructor,
  inputs: readonly GraphValue[],
  input: SessionInput,
): Record<string, Tensor> {
  const dims = [input.batchSize, input.length];
  const size = input.batchSize * input.length;
  return Object.fromEntries(
    inputs.map(({ name, elementType }): [string, Tensor] => {
      const valueAt = (_: unknown, at: number): number => values[name]?.(input, at) ?? 0;
      if (elementType === fp32Type) {
        return [name, new TensorOf('float32', Float32Array.from({ length: size }, valueAt), dims)];
      }
      if (elementType === int32Type) {
        return [name, new TensorOf('int32', Int32Array.from({ length: size }, valueAt), dims)];
      }
      const data = new BigInt64Array(size);
      for (let at = 0; at < size; at++) data[at] = BigInt(valueAt(undefined, at));
      return [name, new TensorOf('int64', data, dims)];
    }),
  );
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  if (shown === '') return 'nothing';
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}
