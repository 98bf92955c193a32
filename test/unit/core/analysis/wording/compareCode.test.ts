import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCode } from '../../../../../src/core/analysis/wording/compareCode.ts';
import { differenceText } from '../../../../../src/core/analysis/wording/difference.ts';
import type { CodeLanguage } from '../../../../../src/core/text/endings/codeLanguage.ts';

function said(older: string, newer: string, language: CodeLanguage = 'script'): string {
  const { wording, differences } = compareCode(older, newer, language);
  return [wording, ...differences.map(differenceText)].join(' ');
}

test('white space, quotes and a last comma are layout; indentation where it means something is none', () => {
  assert.equal(said("f(a, 'b')", 'f(\n  a,\n  "b",\n)'), 'layout');
  assert.equal(said('if (a) {\nb()\n}', 'if (a) { b() }'), 'layout');
  const loop = 'for a in b:\n    c()\n    d()\n';
  assert.match(said(loop, 'for a in b:\n    c()\nd()\n', 'python'), /^differs/);
  assert.equal(said(loop, 'for a in b:\n  c()\n\n  d()\n', 'python'), 'layout');
});

test('a sign, a number, a string or a name of something else differs', () => {
  assert.equal(said('return a >= b;', 'return a <= b;'), 'differs >= → <=');
  assert.equal(said('if (a) b();', 'if (!a) b();'), 'differs +!');
  assert.equal(said('wait(200)', 'wait(500)'), 'differs 200 → 500');
  assert.equal(said('say("yes")', 'say("no")'), 'differs "yes" → "no"');
  assert.equal(said('store.getUser(id)', 'store.deleteUser(id)'), 'differs getUser → deleteUser');
});

test('names that the piece declares may be others; those of elsewhere may not', () => {
  assert.equal(said('const a = 1;\nf(a);', 'const sum = 1;\nf(sum);'), 'reworded');
  assert.equal(said('function f(a) {\n  g(a);\n}', 'function f(b) {\n  g(b);\n}'), 'reworded');
  assert.equal(said('if (x > MAX) f(x);', 'if (x > LEAST) f(x);'), 'differs MAX → LEAST');
});

test('comments are read as prose', () => {
  const code = 'f();\n';
  assert.equal(said(`// Sorts rows.\n${code}`, `// Puts the rows in order.\n${code}`), 'reworded');
  assert.equal(
    said(`# Needs a lock.\n${code}`, `# Needs no lock.\n${code}`, 'python'),
    'differs +no',
  );
  assert.equal(said(`/* one\n * two */\n${code}`, `// one two\n${code}`), 'layout');
});
