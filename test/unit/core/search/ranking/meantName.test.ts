import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meantName } from '../../../../../src/core/search/ranking/meantName.ts';

const known = ['tide', 'render_template', 'renderTemplates', 'AbortWithStatus', 'Reader'];

test('a name is known though a letter is missing, too much, another or swapped', () => {
  for (const typed of ['Reder', 'Readerr', 'Raeder', 'Resder']) {
    assert.equal(meantName(typed, known), 'Reader', typed);
  }
});

test('long names may have two slips, short ones none', () => {
  assert.equal(meantName('AbrotWithStats', known), 'AbortWithStatus');
  assert.equal(meantName('Raedre', known), undefined);
  assert.equal(meantName('tide', known), undefined);
  assert.equal(meantName('tids', known), undefined);
});

test('the nearest is meant, case and _ aside', () => {
  assert.equal(meantName('render_tempalte', known), 'render_template');
  assert.equal(meantName('abortwithstatus', known), 'AbortWithStatus');
  assert.equal(meantName('rendertemplates', known), 'renderTemplates');
});
