import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { ResultsSearch } from '../../../../../src/features/search/model/resultsSearch.ts';
import type { FoundHits } from '../../../../../src/features/search/model/searchTarget.ts';
import type { ResultHit } from '../../../../../src/host/results.ts';
import type { FoundResults } from '../../../../../src/host/results.ts';

function found(...texts: readonly string[]): FoundHits {
  const hits = texts.map((text) => ({ text }) as ResultHit);
  return { hits, percentileBasis: 'scores', nothing: 'nothing' };
}

/** A search that answers when the test says so. */
function target() {
  const best = Promise.withResolvers<FoundHits>();
  let onBetter: (found: FoundHits) => void = () => undefined;
  let signal: AbortSignal | undefined;
  return {
    search: new ResultsSearch<FoundHits>((given, report) => {
      signal = given;
      onBetter = report;
      return best.promise;
    }),
    best,
    better: (answer: FoundHits) => {
      onBetter(answer);
    },
    isStopped: () => signal?.aborted,
  };
}

describe('Search for the view of results', () => {
  test('the first answer with hits is there before the best one, and then what is better', async () => {
    const { search, best, better, isStopped } = target();
    const first = search.first();
    better(found());
    better(found('estimate'));
    assert.deepEqual(await first, found('estimate'));
    better(found('better'));
    const seen: FoundResults[] = [];
    const { signal } = new AbortController();
    const refined = search.refine(false)(signal, (each) => seen.push(each));
    better(found('still better'));
    best.resolve(found('best'));
    assert.deepEqual(await refined, found('best'));
    assert.deepEqual(seen, [found('better'), found('still better')]);
    assert.equal(isStopped(), false);
  });

  test('nothing is shown in between where what is shown is better', async () => {
    const { search, best, better } = target();
    better(found('estimate'));
    const seen: FoundResults[] = [];
    const refined = search.refine(true)(new AbortController().signal, (each) => seen.push(each));
    better(found('another'));
    best.resolve(found('best'));
    assert.deepEqual([await refined, seen], [found('best'), []]);
  });

  test('it ends with the view that shows it, and its error is told there', async () => {
    const { search, best, isStopped } = target();
    const ended = new AbortController();
    const refined = search.refine(false)(ended.signal, () => undefined);
    ended.abort();
    assert.equal(isStopped(), true);
    best.reject(new AppError('engineStopped', 'It ended.'));
    await assert.rejects(refined, { code: 'engineStopped' });
  });

  test('without better answers the first is the best', async () => {
    const { search, best } = target();
    best.resolve(found());
    assert.deepEqual(await search.first(), found());
  });
});
