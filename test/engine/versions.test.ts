import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Engine } from '../../src/engine/engine.ts';
import { createJobs } from '../../src/engine/jobs/createJobs.ts';
import { alignVersions } from '../../src/features/versions/model/alignVersions.ts';
import {
  versionPassages,
  type VersionFile,
} from '../../src/features/versions/model/versionFiles.ts';
import { VersionTree } from '../../src/features/versions/model/versionTree.ts';
import { countingEngine, versionFile } from '../support/comparedVersions.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel } from '../support/projectPaths.ts';

const older = `# Ferries

The ferry to the island leaves every two hours from the northern pier, except on Sundays.

Bicycles are carried free of charge. Dogs need a ticket of their own and must be kept on a lead.

Children under six travel for nothing, and prams go on the lower deck.

In winter the last boat comes back at five in the afternoon, because the harbour has no lights.

Lost property is kept at the office for three months and then given to the fire brigade.
`;
const newer = `# Ferries

Lost property is kept at the office for three months and then given to the fire brigade.

Every two hours, though not on Sundays, a ferry for the island departs from the pier in the north.

Bicycles are carried free of charge. Dogs need a ticket of their own and must be kept on a lead.

Children under six travel for nothing, and prams go on the lower deck.

Groups of more than twenty should write to us a week before they travel.
`;

const file = (text: string, path = 'ferry.md'): VersionFile => versionFile(text, path);

describe('two versions with the bundled model', () => {
  let engine: Engine;
  const jobs = createJobs();
  before(async () => (engine = await openEngine(bundledModel)));
  after(() => engine.close());

  async function align(a: readonly VersionFile[], b: readonly VersionFile[]) {
    const [one, two] = versionPassages(a, b);
    const { counting, embedded } = countingEngine(engine);
    const { rows } = await alignVersions(
      one,
      two,
      {
        engine: { call: (use) => use(counting) },
        jobs: { call: (use) => use(jobs), pid: undefined },
      },
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
    return { tree: VersionTree.of(one, two, rows), embedded };
  }

  test('what became of each passage; the model is run on the changed ones alone, and once', async () => {
    const { tree, embedded } = await align([file(older)], [file(newer)]);
    const shown = tree.rows.map(({ change, newer: after, older: before }) =>
      [change, (after ?? before)?.text.slice(0, 24)].join(' '),
    );
    assert.deepEqual(
      tree.counts,
      { same: 3, moved: 1, reworded: 1, new: 1, gone: 1 },
      shown.join(),
    );
    assert.deepEqual(embedded, [4]);
    const reworded = tree.rows.find(({ change }) => change === 'reworded')!;
    assert.match(reworded.newer!.text, /departs from the pier/);
    assert.ok(reworded.cosine > 0.6 && reworded.cosine < 1);
    const again = await align([file(older)], [file(newer)]);
    assert.deepEqual(again.embedded, [0], 'vectors are kept by their texts');
  });

  test('nothing is embedded where nothing was reworded', async () => {
    const { tree, embedded } = await align([file(older)], [file(older)]);
    assert.equal(tree.counts.same, tree.rows.length);
    assert.deepEqual(embedded, []);
  });

  test('a passage that went to another file is moved', async () => {
    const [first, ...others] = older.split('\n\n');
    const rest = [first, ...others.slice(0, 4)].join('\n\n');
    const { tree } = await align(
      [file(older)],
      [file(rest), file(`# Found\n\n${others[4]}`, 'found.md')],
    );
    const moved = tree.rows.filter(({ change }) => change === 'moved');
    assert.equal(moved.length, 1);
    assert.equal(moved[0]!.older!.path, 'ferry.md');
    assert.equal(moved[0]!.newer!.path, 'found.md');
  });
});
