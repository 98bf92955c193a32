import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageDocument } from '../../../../../src/features/explorer/model/pageDocument.ts';

const page = pageDocument({
  ...{
    cspSource: 'vscode-resource:',
    nonce: 'n0',
    addressOf: (file) => `vscode-resource:/${file}`,
  },
  language: { name: 'de', sentences: { a: '</script><script>alert(1)</script>' } } as never,
});

test('the page runs one script, and asks nobody for anything', () => {
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  const rules = new Map(
    policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
  );
  assert.equal(rules.get('default-src'), "'none'");
  assert.equal(rules.get('script-src'), "'nonce-n0'");
  assert.equal(rules.has('connect-src'), false);
  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
});

test('data in the page does not end its element', () => {
  assert.doesNotMatch(page, /alert\(1\)<\/script>/);
  assert.equal(page.match(/<script/g)?.length, 2);
});
