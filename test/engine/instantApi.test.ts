import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AppError } from '../../src/core/errors/appError.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { IndexLocation } from '../../src/protocol/index/indexContent.ts';
import type {
  IndexStatus,
  SearchIndexAnswer,
  UpdateIndexAnswer,
} from '../../src/protocol/indexApi.ts';
import type { CallOptions } from '../../src/protocol/rpc.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { indexRules } from '../support/indexRules.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel } from '../support/projectPaths.ts';

const lines = distinctLines(400);
const asked = 'ships moored in the port';

describe('instant search of a workspace that was never indexed', () => {
  let folder: string;
  let location: IndexLocation;
  let engine: Engine;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'instant-')));
    location = { folder: join(folder, 'storage'), vectorsFolder: join(folder, 'global') };
    await writeFile(join(folder, 'lines.txt'), lines.join('\n'));
    engine = await openEngine(bundledModel);
    await update(false);
  });
  after(() => rm(folder, { recursive: true }));

  const update = (embed: boolean, where = location): Promise<UpdateIndexAnswer> =>
    engine.updateIndex({
      ...{ location: where, changed: undefined, served: [], embed },
      rules: indexRules(join(folder, 'lines.txt')),
    });

  const search = (
    mode: 'instant' | 'hybrid',
    options?: CallOptions<SearchIndexAnswer>,
    where = location,
  ): Promise<SearchIndexAnswer> =>
    engine.searchIndex(
      { location: where, mode, limit: 20, query: { text: asked, more: [], less: [] } },
      options,
    );

  const embedded = async (): Promise<number> => {
    const status: IndexStatus | undefined = await engine.indexStatus({ location });
    return status?.embedded ?? NaN;
  };

  test('a cancel after the first round keeps what that round embedded', async () => {
    const controller = new AbortController();
    const answers: SearchIndexAnswer[] = [];
    const run = search('instant', {
      signal: controller.signal,
      onProgress: (answer) => {
        answers.push(answer);
        if (answer.embedded > 0) controller.abort();
      },
    });
    await assert.rejects(run, (error) => error instanceof AppError && error.code === 'cancelled');
    const [first, second] = answers;
    assert.deepEqual([first?.segments, first?.embedded, first?.hits.length], [400, 0, 20]);
    assert.ok(first?.hits.every((hit) => hit.isEstimate && hit.score === undefined));
    assert.ok(second);
    assert.ok(second.hits.some((hit) => !hit.isEstimate && hit.score !== undefined));
    assert.equal(await embedded(), second.embedded);
    assert.ok(second.embedded >= 16 && second.embedded < 400, `${second.embedded}`);
  });

  test('it goes on from there, ends with what hybrid finds, and keeps the vectors', async () => {
    const before = await embedded();
    const answers: SearchIndexAnswer[] = [];
    const last = await search('instant', { onProgress: (answer) => answers.push(answer) });
    // What was embedded is there from the first answer on.
    assert.ok(answers.every((answer) => answer.embedded >= before));
    assert.ok(answers[0]?.hits.some(({ isEstimate }) => !isEstimate));
    assert.equal(last.embedded, 400);
    assert.ok(last.hits.every(({ isEstimate, percentile }) => !isEstimate && percentile));
    const hybrid = await search('hybrid');
    const shown = (answer: SearchIndexAnswer): unknown =>
      answer.hits.map(({ text, score, rankScore }) => [text, score, rankScore]);
    assert.deepEqual(shown(last), shown(hybrid));
    assert.equal((await update(true)).embedded, 0);
    const again: SearchIndexAnswer[] = [];
    assert.deepEqual(
      shown(await search('instant', { onProgress: (answer) => again.push(answer) })),
      shown(hybrid),
    );
    assert.deepEqual(again, []);
  });

  test('a search that begins with the reading of the files finds what is in them', async () => {
    const other = { folder: join(folder, 'other'), vectorsFolder: join(folder, 'other') };
    const whole = update(false, other);
    const last = await search('instant', {}, other);
    assert.deepEqual([last.segments, last.embedded, last.hits.length], [400, 400, 20]);
    const shown = (answer: SearchIndexAnswer): unknown =>
      answer.hits.map(({ text, rankScore }) => [text, rankScore]);
    assert.deepEqual(shown(last), shown(await search('hybrid', {}, other)));
    await whole;
  });
});
