import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBesideThePoint, isDocument } from '../../../../../src/core/search/ranking/pathKinds.ts';

test('tests, examples, what others wrote and what programs wrote are beside the point', () => {
  for (const path of ['test/a.js', 'src/__tests__/a.ts', 'a_test.go', 'test_a.py', 'a.spec.ts']) {
    assert.ok(isBesideThePoint(path), path);
  }
  for (const path of ['examples/a.rs', 'vendor/a.go', 'a.min.js', 'a.pb.go', 'x/compat/a.py']) {
    assert.ok(isBesideThePoint(path), path);
  }
  for (const path of ['src/latest.ts', 'contest.py', 'src/testing.ts', 'lib/example.rb']) {
    assert.ok(!isBesideThePoint(path), path);
  }
});

test('prose, records and settings are documents, code is none', () => {
  for (const path of ['README.md', 'docs/conf.py', 'a.log', 'package.json']) {
    assert.ok(isDocument(path), path);
  }
  for (const path of ['src/docs.ts', 'a.py', 'Makefile']) assert.ok(!isDocument(path), path);
});
