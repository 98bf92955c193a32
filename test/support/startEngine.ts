import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';
import {
  SupervisedProcess,
  type SupervisedProcessOptions,
} from '../../src/node/process/supervisedProcess.ts';
import { engineMethods, type EngineApi } from '../../src/protocol/engineApi.ts';
import { engineEntry } from './projectPaths.ts';

/** The built engine in a process of its own, which begins with the first call and ends with the test. */
export function startEngine(
  t: TestContext,
  modelFolder: string,
  options: Partial<SupervisedProcessOptions<EngineApi>> = {},
): SupervisedProcess<EngineApi> {
  const engine = engineProcess(modelFolder, options);
  t.after(() => {
    engine.dispose();
  });
  return engine;
}

/** As `startEngine`, until it is disposed of. */
export function engineProcess(
  modelFolder: string,
  options: Partial<SupervisedProcessOptions<EngineApi>> = {},
): SupervisedProcess<EngineApi> {
  assert.ok(existsSync(engineEntry), 'dist/engine.cjs is missing: run npm run build');
  return new SupervisedProcess<EngineApi>({
    name: 'engine',
    entry: engineEntry,
    methods: engineMethods,
    handshake: async (api) => {
      await api.open({ modelFolder });
    },
    log: () => undefined,
    onState: () => undefined,
    idleStopMs: () => 60_000,
    backOffMs: 1,
    ...options,
  });
}
