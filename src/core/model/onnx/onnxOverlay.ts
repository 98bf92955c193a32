import { findEncoderLayers, type EncoderLayers } from './encoderLayers.ts';
import { readGraph, type GraphValue } from './onnxGraph.ts';
import { concatenate } from '../int8/onnxWriter.ts';
import { lengthDelimited } from './protobuf.ts';

// Field numbers of onnx.proto.
const modelGraph = 7;
const graphOutput = 12;
const valueName = 1;

/** What a model takes and gives, and where its layers lie; names of values. */
export interface GraphOutline extends EncoderLayers {
  readonly irVersion: number | undefined;
  readonly opset: number | undefined;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly string[];
}

/**
 * Finds the hidden states, attention maps and embedding parts of an encoder of the BERT family in the bytes of an
 * ONNX file. Throws `modelInvalid` on bytes that are none.
 */
export function outlineGraph(model: Uint8Array): GraphOutline {
  const graph = readGraph(model);
  return {
    irVersion: graph.irVersion,
    opset: graph.opset,
    inputs: graph.inputs,
    outputs: graph.outputs.map(({ name }) => name),
    ...findEncoderLayers(graph),
  };
}

/**
 * The same model with more graph outputs. A protobuf reader merges a repeated embedded message, so a
 * second graph, appended to the file's bytes, adds its outputs to the first and touches nothing else.
 */
export function withOutputs(model: Uint8Array, names: readonly string[]): Uint8Array {
  if (names.length === 0) return model;
  const encoder = new TextEncoder();
  const parts = names.map((name) =>
    lengthDelimited(graphOutput, lengthDelimited(valueName, encoder.encode(name))),
  );
  const overlay = lengthDelimited(modelGraph, concatenate(parts));
  return concatenate([model, overlay]);
}
