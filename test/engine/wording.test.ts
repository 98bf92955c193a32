import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { differenceText } from '../../src/core/analysis/wording/difference.ts';
import { atOnce } from '../../src/core/search/steps.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createJobs } from '../../src/engine/jobs/createJobs.ts';
import { wordingMarks } from '../../src/features/versions/model/wordingMarks.ts';
import { countingEngine, versionFile } from '../support/comparedVersions.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel } from '../support/projectPaths.ts';

const older = `# Ferries

The ferry to the island leaves every two hours from the northern pier. Tickets are sold on board.

Dogs are allowed on the upper deck. The soup is served with nuts. We begin at noon.

Bicycles are carried free of charge. Children travel for nothing.

Lost property is kept at the office for three months.
`;
const newer = `# Ferries

Lost property is kept at the office for three months.

Every two hours a ferry for the island departs from the pier in the north. Tickets are sold
on board.

Dogs are not allowed on the upper deck. The soup is served with fish. We start at noon.

Bicycles are carried free of charge. Children travel for nothing.
`;
describe('wording and meaning with the bundled model', () => {
  let engine: Engine;
  const jobs = createJobs();
  before(async () => (engine = await openEngine(bundledModel)));
  after(() => engine.close());

  async function marked(a: string, b: string, path = 'ferry.md') {
    const { counting, embedded } = countingEngine(engine);
    const marks = await wordingMarks(
      versionFile(a, path),
      versionFile(b, path),
      {
        engine: { call: (use) => use(counting) },
        jobs: { call: (use) => use(jobs), pid: undefined },
      },
      {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        inTurns: (steps) => Promise.resolve(atOnce(steps)),
      },
    );
    return { marks, embedded };
  }

  test('each changed sentence is called what it is; what is equal is not embedded, and nothing twice', async () => {
    const { marks, embedded } = await marked(older, newer);
    assert.deepEqual(
      marks.map(({ wording, newer: place, differences }) =>
        [wording, place?.text.slice(0, 9), ...differences.map(differenceText)].join(' '),
      ),
      [
        'moved Lost prop',
        'reworded Every two',
        'layout Tickets a',
        'differs Dogs are  +not',
        'differs The soup  nuts → fish',
        'reworded We start ',
      ],
    );
    assert.deepEqual(embedded, [8, 4], 'sentences, then the words that took others’ place');
    const again = await marked(older, newer);
    assert.deepEqual(again.embedded, [0, 0]);
    assert.deepEqual(await marked(older, older), { marks: [], embedded: [] });
  });

  test('of code the lines are marked that changed', async () => {
    const code = (sign: string): string =>
      `function isEmpty(list) {\n  const count = list.length;\n  return count ${sign} 0;\n}\n`;
    const { marks } = await marked(code('==='), code('!=='), 'a.js');
    const [mark] = marks;
    assert.equal(marks.length, 1);
    assert.equal(mark?.wording, 'differs');
    assert.deepEqual(mark.differences.map(differenceText), ['=== → !==']);
    const [span] = mark.newer!.spans;
    assert.equal(code('!==').slice(span!.start, span!.end), 'return count !== 0;');
    assert.equal(mark.newer!.line, 2);
  });
});
