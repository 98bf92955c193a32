import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly scope?: string }>>;
    }[];
  };
}

/** They choose where a hover shows, and what it shows costs one word of work. */
const harmless = ['semanticText.hover.enabled', 'semanticText.hover.languages'];

test('a workspace that nobody trusts sets nothing but what is harmless', () => {
  const text = readFileSync(join(projectRoot, 'package.json'), 'utf8');
  const { capabilities, contributes } = JSON.parse(text) as Manifest;
  const { restrictedConfigurations } = capabilities.untrustedWorkspaces;
  const properties = Object.assign(
    {},
    ...contributes.configuration.map((category) => category.properties),
  ) as Readonly<Record<string, { readonly scope?: string }>>;
  // Those of the machine stand in no workspace.
  const settable = Object.entries(properties)
    .filter(([, { scope }]) => scope !== 'machine')
    .map(([name]) => name);
  const free = settable.filter((name) => !restrictedConfigurations.includes(name));
  assert.deepEqual(free.sort(), harmless);
  assert.deepEqual(
    restrictedConfigurations.filter((name) => !Object.hasOwn(properties, name)),
    [],
  );
});
