import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceRows } from '../../../../src/features/models/model/deviceRows.ts';

test('a device is offered where it gave the processor’s vectors, and the processor always', () => {
  const refused = { device: 'webgpu', problem: 'The device webgpu cannot be used.' } as const;
  const fits = { device: 'coreml', problem: undefined } as const;
  const offered = (...trials: Parameters<typeof deviceRows>[0]): string[] =>
    deviceRows(trials, 'cpu').map(({ device }) => device);
  assert.deepEqual(offered(), ['cpu']);
  assert.deepEqual(offered(refused), ['cpu']);
  assert.deepEqual(offered(refused, fits), ['cpu', 'coreml']);
});

test('the one in the settings is ticked', () => {
  const trials = [{ device: 'webgpu', problem: undefined }] as const;
  const ticked = (chosen: string): string[] =>
    deviceRows(trials, chosen)
      .filter(({ label }) => label.startsWith('$(check)'))
      .map(({ device }) => device);
  assert.deepEqual(ticked('webgpu'), ['webgpu']);
  assert.deepEqual(ticked('cpu'), ['cpu']);
  // Written by hand, and not there.
  assert.deepEqual(ticked('coreml'), []);
});
