import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import { parseDenseModule } from '../../../src/core/model/denseModule.ts';
import { parseSafetensors } from '../../../src/core/model/safetensors.ts';
import { readOrRefused, type FuzzTarget } from '../fuzzTarget.ts';
import { mutateBytes } from '../mutations/mutateBytes.ts';
import { mutateJson } from '../mutations/mutateJson.ts';

const names = ['linear.weight', 'linear.bias', 'a', '__metadata__'];
const words = [
  ...names,
  'dtype',
  'shape',
  'data_offsets',
  'F16',
  'BF16',
  'F64',
  'F32',
  'I8',
  'F8_E4M3',
];

/** Safetensors files: as many numbers as the shape says, or refused. */
export const safetensorsFiles: FuzzTarget<Uint8Array> = {
  seeds: () => [
    whole(
      '{"linear.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"linear.bias":{"dtype":"F16","shape":[2],"data_offsets":[24,28]}}',
      28,
    ),
    whole(
      '{"a":{"dtype":"BF16","shape":[],"data_offsets":[0,2]},"__metadata__":{"format":"pt"}}',
      2,
    ),
    whole('{"a":{"dtype":"F64","shape":[3,0,2],"data_offsets":[0,0]}}', 0),
    new Uint8Array(readFileSync(join(projectRoot, 'media/model/int8.safetensors'))).slice(
      0,
      60_000,
    ),
  ],

  mutate: (file, chance, seeds) => {
    if (chance.is(0.4) || file.length < 9) return mutateBytes(file, chance, seeds);
    const length = Number(Buffer.from(file).readBigUInt64LE(0));
    const json = Buffer.from(file.subarray(8, 8 + length)).toString();
    const data = file.subarray(8 + length);
    return whole(mutateJson(json, chance, words, [json]), data.length, data);
  },

  check: (file) => {
    const tensors = readOrRefused(
      () => parseSafetensors(file, names, 'a.safetensors'),
      ['modelInvalid'],
    );
    for (const { shape, values } of tensors?.values() ?? []) {
      assert.equal(
        values.length,
        shape.reduce((a, b) => a * b, 1),
        'more or fewer numbers',
      );
    }
    const config =
      '{"in_features":3,"out_features":2,"bias":true,"activation_function":"torch.nn.modules.activation.Tanh"}';
    const files = { path: '2_Dense', config, weights: file };
    readOrRefused(() => parseDenseModule(files), ['modelInvalid']);
  },
};

function whole(
  json: string,
  bytes: number,
  data: Uint8Array = new Uint8Array(bytes).fill(0x3c),
): Uint8Array {
  const header = Buffer.from(json);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}
