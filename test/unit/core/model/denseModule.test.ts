import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseDenseModule, type DenseModule } from '../../../../src/core/model/denseModule.ts';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';

const folder = join(projectRoot, 'test/fixtures/tinyDense/model');
const weightsOf = (path: string): Uint8Array =>
  readFileSync(join(folder, path, 'model.safetensors'));
const configOf = (path: string): string => readFileSync(join(folder, path, 'config.json'), 'utf8');

function parsed(change: Readonly<Record<string, unknown>>, path = '2_Dense'): DenseModule {
  const config = { ...(JSON.parse(configOf(path)) as object), ...change };
  return parseDenseModule({ path, config: JSON.stringify(config), weights: weightsOf(path) });
}

test('the files that sentence-transformers writes', () => {
  const { layer: first } = parsed({});
  assert.deepEqual(
    [first?.inDims, first?.outDims, first?.weight.length, first?.bias?.length, first?.activation],
    [32, 12, 384, 12, 'tanh'],
  );
  const { layer: second } = parsed({}, '3_Dense');
  assert.deepEqual(
    [second?.inDims, second?.outDims, second?.weight.length, second?.bias, second?.activation],
    [12, 10, 120, undefined, 'identity'],
  );
  const byDefault = parsed({ activation_function: undefined }).layer;
  assert.equal(byDefault?.activation, 'tanh');
  assert.equal(
    parsed({ activation_function: 'torch.nn.modules.activation.ReLU' }).layer?.activation,
    'relu',
  );
});

test('what is not done here is said', () => {
  const config = configOf('2_Dense');
  const weights = weightsOf('2_Dense');
  const without = (some: object): string | undefined =>
    parseDenseModule({ path: '2_Dense', config, weights, ...some }).note;
  assert.match(
    without({ config: undefined })!,
    /in 2_Dense is left out, as its config\.json is not here/,
  );
  assert.match(without({ weights: undefined })!, /its model\.safetensors is not here/);
  assert.match(
    parsed({ activation_function: 'a.Mish' }).note!,
    /its activation \("a\.Mish"\) is not/,
  );
  assert.match(parsed({ activation_function: 'a.constructor' }).note!, /is not known here/);
  assert.match(parsed({ activation_function: null }).note!, /its activation \(null\)/);
  assert.match(parsed({ use_residual: true }).note!, /adds its input to its output/);
  assert.equal(parsed({ use_residual: false }).note, undefined);
  assert.match(parsed({ module_input_name: 'token_embeddings' }).note!, /pooled vector/);
  assert.match(parsed({ module_output_name: 'other' }).note!, /pooled vector/);
});

test('files that do not fit together are refused', () => {
  for (const change of [{ in_features: 16 }, { out_features: 13 }, { in_features: 'many' }]) {
    assert.throws(() => parsed(change), { code: 'modelInvalid', message: /2_Dense do not fit/ });
  }
  assert.throws(() => parsed({ bias: true }, '3_Dense'), { code: 'modelInvalid' });
});
