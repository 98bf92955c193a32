import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isBesideThePoint,
  isDocument,
  isUpkeep,
} from '../../../../../src/core/search/ranking/pathKinds.ts';

test('tests, examples, what others wrote and what programs wrote are beside the point', () => {
  for (const path of ['test/a.js', 'src/__tests__/a.ts', 'a_test.go', 'test_a.py', 'a.spec.ts']) {
    assert.ok(isBesideThePoint(path), path);
  }
  for (const path of ['examples/a.rs', 'vendor/a.go', 'a.min.js', 'a.pb.go', 'x/compat/a.py']) {
    assert.ok(isBesideThePoint(path), path);
  }
  for (const path of ['src/TideTest.java', 'TideTests.cs', 'TideIT.kt', 'TestTide.swift']) {
    assert.ok(isBesideThePoint(path), path);
  }
  for (const path of ['test-helpers/a.js', 'e2e/a.ts', 'crates/tide/src/tests.rs']) {
    assert.ok(isBesideThePoint(path), path);
  }
  for (const path of ['src/Latest.java', 'src/Testament.java', 'lib/unit.rs']) {
    assert.ok(!isBesideThePoint(path), path);
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

test("licences, what changed, locked packages and a host's own files are upkeep", () => {
  for (const path of [
    'LICENSE',
    'a/LICENSE-MIT',
    'CHANGELOG.md',
    'docs/changes.rst',
    'History.md',
  ]) {
    assert.ok(isUpkeep(path), path);
  }
  for (const path of ['Cargo.lock', 'package-lock.json', 'go.sum', '.github/workflows/ci.yml']) {
    assert.ok(isUpkeep(path), path);
  }
  for (const path of ['src/history.ts', 'lock.go', 'docs/github/a.md', 'newsletter.md']) {
    assert.ok(!isUpkeep(path), path);
  }
});
