import { lengthDelimited, readFields } from './protobuf.ts';

// Field numbers of onnx.proto.
const modelGraph = 7;
const graphNode = 1;
const graphInput = 11;
const graphOutput = 12;
const nodeOutput = 2;
const nodeOpType = 4;
const valueName = 1;

/** What a shallow walk over a model's graph finds; names of values. */
export interface GraphOutline {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The embedding layer's output and each layer's after it; empty where the graph is not understood. */
  readonly hiddenStates: readonly string[];
  /** Each layer's attention probabilities; empty where the graph is not understood. */
  readonly attentions: readonly string[];
}

/**
 * Finds the hidden states and attention maps of a BERT-like encoder in the bytes of an ONNX file: the
 * embedding layer's LayerNormalization and every second one after it, and the outputs of Softmax. They
 * are offered only where the last of them is what the model itself gives as its first output.
 */
export function outlineGraph(model: Uint8Array): GraphOutline {
  const decoder = new TextDecoder();
  const text = (range: { start: number; end: number }): string =>
    decoder.decode(model.subarray(range.start, range.end));
  const inputs: string[] = [];
  const outputs: string[] = [];
  const normalised: string[] = [];
  const softmaxes: string[] = [];
  for (const field of readFields(model, 0, model.length)) {
    if (field.number !== modelGraph || field.bytes === undefined) continue;
    for (const part of readFields(model, field.bytes.start, field.bytes.end)) {
      if (part.bytes === undefined) continue;
      const { start, end } = part.bytes;
      if (part.number === graphInput || part.number === graphOutput) {
        for (const inner of readFields(model, start, end)) {
          if (inner.number !== valueName || inner.bytes === undefined) continue;
          (part.number === graphInput ? inputs : outputs).push(text(inner.bytes));
        }
      } else if (part.number === graphNode) {
        let opType = '';
        let firstOutput: string | undefined;
        for (const inner of readFields(model, start, end)) {
          if (inner.bytes === undefined) continue;
          if (inner.number === nodeOpType) opType = text(inner.bytes);
          else if (inner.number === nodeOutput) firstOutput ??= text(inner.bytes);
        }
        if (firstOutput === undefined) continue;
        if (opType === 'LayerNormalization') normalised.push(firstOutput);
        else if (opType === 'Softmax') softmaxes.push(firstOutput);
      }
    }
  }
  const hiddenStates = normalised.filter((_, i) => i % 2 === 0);
  const understood =
    normalised.length % 2 === 1 &&
    hiddenStates.at(-1) === outputs[0] &&
    softmaxes.length === hiddenStates.length - 1;
  return {
    inputs,
    outputs,
    hiddenStates: understood ? hiddenStates : [],
    attentions: understood ? softmaxes : [],
  };
}

/**
 * The same model with more graph outputs. A protobuf reader merges a repeated embedded message, so a
 * second graph, appended to the file's bytes, adds its outputs to the first and touches nothing else.
 */
export function withOutputs(model: Uint8Array, names: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts = names.map((name) =>
    lengthDelimited(graphOutput, lengthDelimited(valueName, encoder.encode(name))),
  );
  const overlay = lengthDelimited(modelGraph, concatenate(parts));
  return concatenate([model, overlay]);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
