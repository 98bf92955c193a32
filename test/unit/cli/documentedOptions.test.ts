import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import { commands } from '../../../src/cli/commandLine.ts';

const page = readFileSync(join(projectRoot, 'docs', 'commandLine.md'), 'utf8');
const [before = '', ...sections] = page.split(/^## /m);
const sectionOf = new Map(sections.map((text) => [text.slice(0, text.indexOf('\n')), text]));
const shared = before + [...sectionOf].filter(([name]) => !isCommand(name)).join('\n');

describe('docs/commandLine.md has every option', () => {
  for (const { name, help } of commands) {
    test(name, () => {
      // What a section leaves to another one, it names: regress is as classify.
      const own = sectionOf.get(name) ?? '';
      const asOther = /^As `(\w+)`/m.exec(own)?.[1] ?? '';
      const options = optionsOf(help);
      assert.ok(options.length > 0);
      const said = new Set(optionsOf(`${shared}${own}${sectionOf.get(asOther) ?? ''}`));
      assert.deepEqual(
        options.filter((option) => !said.has(option)),
        [],
      );
    });
  }

  test('and none that no command has', () => {
    const known = new Set(commands.flatMap(({ help }) => optionsOf(help)));
    const outside = ['--help', '--version', '--format'];
    const named = optionsOf(page).filter((option) => !outside.includes(option));
    assert.deepEqual(
      named.filter((option) => !known.has(option)),
      [],
    );
  });
});

function isCommand(name: string): boolean {
  return commands.some((command) => command.name === name);
}

/** `-k` and what begins with two dashes, each once. */
function optionsOf(text: string): string[] {
  return [...new Set(text.match(/(?<![\w-])(?:-k|--[a-z][a-z-]*)(?![\w-])/g))];
}
