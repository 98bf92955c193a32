import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lengthDelimited, readFields, type ByteRange } from '../../src/core/model/onnx/protobuf.ts';
import { tinyModel } from './projectPaths.ts';

// Field numbers of onnx.proto.
const modelGraph = 7;
const graphInitializer = 5;
const tensorDims = 1;
const tensorType = 2;
const tensorName = 8;
const tensorRawData = 9;
const positionsName = 'embeddings.positions';

/** The tiny model's ONNX file with another table of position embeddings, row-major, 32 numbers a position. */
export function tinyModelWithPositions(table: Float32Array): Uint8Array {
  const model = new Uint8Array(readFileSync(join(tinyModel, 'model.onnx')));
  return rewrite(model, { start: 0, end: model.length }, modelGraph, (graph) =>
    rewrite(model, graph, graphInitializer, (tensor) =>
      nameOf(model, tensor) === positionsName ? positions(table) : undefined,
    ),
  );
}

function positions(table: Float32Array): Uint8Array {
  return Buffer.concat([
    Buffer.from([tensorDims * 8, ...varint(table.length / 32), tensorDims * 8, 32]),
    Buffer.from([tensorType * 8, 1]),
    lengthDelimited(tensorName, Buffer.from(positionsName)),
    lengthDelimited(tensorRawData, Buffer.from(table.buffer, table.byteOffset, table.byteLength)),
  ]);
}

/** A message's bytes, with each field of a number replaced where `replace` gives other content. */
function rewrite(
  model: Uint8Array,
  message: ByteRange,
  number: number,
  replace: (content: ByteRange) => Uint8Array | undefined,
): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = message.start;
  for (const field of readFields(model, message.start, message.end)) {
    const other = field.number === number && field.bytes ? replace(field.bytes) : undefined;
    if (!other || !field.bytes) continue;
    parts.push(model.subarray(at, fieldStart(field.bytes)), lengthDelimited(number, other));
    at = field.bytes.end;
  }
  parts.push(model.subarray(at, message.end));
  return Buffer.concat(parts);
}

/** Where a length-delimited field of a small number begins: one byte of key, then its length. */
function fieldStart({ start, end }: ByteRange): number {
  return start - 1 - varint(end - start).length;
}

function nameOf(model: Uint8Array, tensor: ByteRange): string {
  for (const { number, bytes } of readFields(model, tensor.start, tensor.end)) {
    if (number !== tensorName || !bytes) continue;
    return Buffer.from(model.subarray(bytes.start, bytes.end)).toString();
  }
  return '';
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}
