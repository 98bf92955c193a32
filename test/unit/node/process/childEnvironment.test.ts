import assert from 'node:assert/strict';
import { test } from 'node:test';
import { childEnvironment } from '../../../../src/node/process/childEnvironment.ts';

test('a child gets what it needs of the environment, and nothing else', () => {
  const given = {
    HOME: '/home/ada',
    Path: 'C:\\Windows',
    SystemRoot: 'C:\\Windows',
    LC_ALL: 'de_DE.UTF-8',
    XDG_CACHE_HOME: '/cache',
    SEMANTIC_TEXT_RUNTIME: 'wasm',
  };
  const secret = {
    HF_TOKEN: 'hf_secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
    LD_PRELOAD: '/tmp/evil.so',
    DYLD_INSERT_LIBRARIES: '/tmp/evil.dylib',
    NODE_OPTIONS: '--require /tmp/evil.cjs',
    ORT_DISABLE_TELEMETRY: '0',
    HTTPS_PROXY: 'http://ada:secret@proxy',
    ld_audit: '/tmp/evil.so',
  };
  assert.deepEqual(childEnvironment({ ...given, ...secret }), {
    ...given,
    ORT_DISABLE_TELEMETRY: '1',
    ELECTRON_RUN_AS_NODE: '1',
  });
});
