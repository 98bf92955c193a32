import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import {
  alwaysEnabled,
  colorIds,
  commandIds,
  contextKeys,
  explorerViewType,
  previewResultCommand,
  previewVersionCommand,
  resultItems,
  resultsViewId,
  settingDefaults,
  settingLimits,
  versionItems,
  versionsViewId,
  walkthroughId,
} from '../../../src/host/contributions.ts';

interface Setting {
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly type: string | readonly string[];
  readonly order?: number;
}

interface Conditional {
  readonly command?: string;
  readonly view?: string;
  readonly when?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly (Conditional & { readonly contents: string })[];
    readonly walkthroughs: readonly { readonly id: string }[];
    readonly menus: Readonly<Record<string, readonly Conditional[]>>;
    readonly colors: readonly { readonly id: string }[];
    readonly keybindings: readonly Conditional[];
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, Setting>>;
    }[];
  };
}

const text = readFileSync(join(projectRoot, 'package.json'), 'utf8');
const sentences = readFileSync(join(projectRoot, 'package.nls.json'), 'utf8');
const { contributes, activationEvents } = JSON.parse(text) as Manifest;
const { commands, menus, keybindings, viewsWelcome, configuration } = contributes;
const settings = configuration.flatMap(({ properties }) => Object.entries(properties));
const conditionals = [...Object.values(menus).flat(), ...keybindings, ...viewsWelcome];
const conditions = [
  ...conditionals.flatMap(({ when }) => when ?? []),
  ...commands.flatMap(({ enablement }) => enablement ?? []),
];
const ids: readonly string[] = Object.values(commandIds);

/** What the conditions call by a name of ours. */
function namesIn(condition: string): string[] {
  // A regular expression of kinds of rows.
  const plain = condition.replace(/\/\^semanticText\\\.\(([\w|]+)\)\$\//g, (_, kinds: string) =>
    kinds
      .split('|')
      .map((kind) => `semanticText.${kind}`)
      .join(' '),
  );
  return plain.match(/(?:view\.)?semanticText\.[\w.]+/g) ?? [];
}

describe('What package.json contributes', () => {
  test('each command is one that code knows, and the other way round', () => {
    const contributed = commands.map(({ command }) => command);
    assert.deepEqual(contributed.toSorted(), ids.toSorted());
    assert.equal(contributed.includes(previewResultCommand), false);
    assert.equal(contributed.includes(previewVersionCommand), false);
  });

  test('menus, keys and links run commands that there are', () => {
    for (const { command } of conditionals) {
      if (command?.startsWith('semanticText.') === true) assert.ok(ids.includes(command), command);
    }
    const links = [...sentences.matchAll(/\(command:(semanticText\.[\w.]+)\)/g)].map(
      ([, id]) => id,
    );
    assert.ok(links.length > 5);
    for (const link of links) assert.ok(ids.includes(link ?? ''), link);
  });

  test('each context key that conditions ask for is set, and the other way round', () => {
    const known = new Set<string>([
      ...Object.values(contextKeys),
      ...Object.values(resultItems),
      ...Object.values(versionItems),
      resultsViewId,
      versionsViewId,
      explorerViewType,
      `view.${resultsViewId}.visible`,
    ]);
    const asked = new Set(conditions.flatMap(namesIn));
    assert.deepEqual([...asked].toSorted(), [...known].toSorted());
  });

  test('each command has a condition, or a reason why it can always run', () => {
    const unconditional = commands.filter(({ enablement }) => (enablement ?? '').trim() === '');
    assert.deepEqual(
      unconditional.map(({ command }) => command).toSorted(),
      Object.keys(alwaysEnabled)
        .map((name) => commandIds[name as keyof typeof alwaysEnabled])
        .toSorted(),
    );
    for (const [name, reason] of Object.entries(alwaysEnabled)) assert.notEqual(reason, '', name);
  });

  test('a condition that makes a command run stands at the command, and not again in the palette', () => {
    for (const { command, when } of menus['commandPalette'] ?? []) {
      assert.equal(when, 'false', `${command ?? ''} is hidden, or it has an enablement`);
    }
  });

  test('views are those that code fills', () => {
    const views = Object.values(contributes.views).flat();
    assert.deepEqual(
      views.map(({ id }) => id),
      [resultsViewId, versionsViewId],
    );
    for (const { view } of viewsWelcome) assert.equal(view, resultsViewId);
    assert.deepEqual(
      contributes.walkthroughs.map(({ id }) => id),
      [walkthroughId],
    );
    assert.ok(activationEvents.includes(`onWebviewPanel:${explorerViewType}`));
  });

  test('colours are those that code decorates with', () => {
    assert.deepEqual(
      contributes.colors.map(({ id }) => id),
      colorIds,
    );
  });

  test('each setting is one that code reads, with its default', () => {
    const contributed = settings.map(([name, setting]) => [name, setting.default]);
    assert.deepEqual(Object.fromEntries(contributed), settingDefaults);
    assert.equal(contributed.length, Object.keys(settingDefaults).length);
  });

  test('numbers have the limits that code keeps them within', () => {
    const numbers = settings.filter(([, { type }]) => ['number', 'integer'].includes(String(type)));
    assert.deepEqual(
      Object.fromEntries(
        numbers.map(([name, { minimum, maximum }]) => [name, { least: minimum, most: maximum }]),
      ),
      settingLimits,
    );
  });

  test('settings stand in titled categories, each in an order without a tie', () => {
    for (const { title, properties } of configuration) {
      assert.notEqual(title.trim(), '');
      const orders = Object.values(properties).map(({ order }) => order);
      assert.deepEqual(orders, [...orders.keys()], title);
    }
    const titles = configuration.map(({ title }) => title);
    assert.equal(new Set(titles).size, titles.length);
  });
});

test('each sentence of package.json stands in package.nls.json, and none there is left over', () => {
  const asked = [...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? '');
  const known = Object.keys(JSON.parse(sentences) as Record<string, string>);
  assert.deepEqual([...new Set(asked)].toSorted(), known.toSorted());
  assert.doesNotMatch(
    text,
    /"(title|description|markdownDescription|label|contents|category)": "(?!%)/,
  );
});
