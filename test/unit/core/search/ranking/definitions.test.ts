import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionOf } from '../../../../../src/core/search/ranking/definitions.ts';

const path = 'src/a.ts';

test('a keyword before a name declares it, in many languages', () => {
  const texts = [
    'export class Tide {',
    'func (c *Command) Tide() error {',
    'pub(crate) struct Tide<T> {',
    'def Tide(self):',
    'const Tide = 3;',
    'function* Tide() {',
  ];
  for (const text of texts) {
    assert.equal(definitionOf('Tide')({ path, title: undefined, text }), 1, text);
  }
  for (const text of ['new Tide()', 'class Tides {', 'class LowTide {', 'return Tide']) {
    assert.equal(definitionOf('Tide')({ path, title: undefined, text }), 0, text);
  }
});

test('a symbol that a passage lies in counts half, a heading nothing', () => {
  const text = 'high water';
  assert.equal(definitionOf('Tide')({ path, title: 'Sea.Tide', text }), 0.5);
  assert.equal(definitionOf('Tide')({ path, title: 'Tide.level', text }), 0);
  assert.equal(definitionOf('Tide')({ path: 'a.md', title: 'The Tide', text }), 0);
});

test('a name with a sign of regular expressions is looked for as it is', () => {
  const text = 'const $tide = 1;';
  assert.equal(definitionOf('$tide')({ path, title: undefined, text }), 1);
});

test('what is made for a trait or brought in from elsewhere defines it not', () => {
  const half = ['impl Tide {', 'impl<T> Tide<T> {', 'unsafe impl Send for Tide {'];
  for (const text of half) {
    assert.equal(definitionOf('Tide')({ path, title: undefined, text }), 0.5, text);
  }
  const none = [
    'impl Tide for Sea {',
    'fn sea() -> impl Tide {',
    "const Tide = require('./tide');",
    "const Tide = await import('./tide');",
  ];
  for (const text of none) {
    assert.equal(definitionOf('Tide')({ path, title: undefined, text }), 0, text);
  }
});
