import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../../src/engine/engine.ts';
import { tinyModel } from '../support/projectPaths.ts';

// Every test of the engine a second time, with WebAssembly in place of the native library.
process.env['SEMANTIC_TEXT_RUNTIME'] = 'wasm';
await import('./engine.test.ts');

test('these tests ran with WebAssembly', async () => {
  const engine = createEngine(() => undefined);
  const { info } = await engine.open({ modelFolder: tinyModel });
  assert.equal(info.kind, 'wasm');
});
