import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { machinesOf } from '../../../../scripts/packaging/machinesOf.ts';
import { allTargets, binariesOf, dependenciesOf } from '../../../../scripts/packaging/targets.ts';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';

test('the installed npm packages hold what each target needs, for its own machine', () => {
  for (const target of allTargets) {
    for (const path of dependenciesOf(target)) {
      assert.ok(existsSync(join(projectRoot, path)), path);
    }
    for (const path of binariesOf(target)) {
      const machines = machinesOf(readFileSync(join(projectRoot, path)));
      assert.ok(machines.includes(target), `${path} is for ${machines.join(', ')}, not ${target}`);
    }
  }
});

test('where WebAssembly computes nothing is native', () => {
  const without = allTargets.filter((target) => binariesOf(target).length === 0);
  assert.deepEqual(without, ['darwin-x64', 'alpine-x64', 'alpine-arm64']);
  for (const target of without) assert.deepEqual(dependenciesOf(target), []);
});

test('no target has another one’s library, or one for graphics cards', () => {
  const all = allTargets.flatMap(binariesOf);
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual(
    all.filter((path) => /directml|dxcompiler|dxil|cuda|tensorrt/i.test(path)),
    [],
  );
});

test('what is no native library is for no machine', () => {
  assert.deepEqual(machinesOf(Buffer.from('MZ')), []);
  assert.deepEqual(machinesOf(Buffer.from('MZ'.padEnd(200, '\xff'), 'latin1')), []);
  assert.deepEqual(machinesOf(Buffer.from('#!/bin/sh\n'.padEnd(200))), []);
});
