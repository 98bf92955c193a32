import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { SearchRun } from '../../../../../src/features/search/model/searchRun.ts';
import type {
  FoundHits,
  Reranked,
  SearchTarget,
  TargetChange,
} from '../../../../../src/features/search/model/searchTarget.ts';
import type { ResultHit } from '../../../../../src/host/results.ts';

function found(...texts: readonly string[]): FoundHits {
  const hits = texts.map((text) => ({ text }) as ResultHit);
  return { hits, percentileBasis: 'scores', nothing: 'nothing' };
}

interface Search {
  readonly query: string;
  readonly limit: number;
  readonly signal: AbortSignal;
  readonly reranked: Reranked;
  readonly better: (found: FoundHits) => void;
  readonly end: (found: FoundHits) => void;
  readonly fail: (error: unknown) => void;
}

/** A run in a target that is ready, and answers, when the test says so. */
function setup({ isSearchable = true } = {}) {
  const searches: Search[] = [];
  const preparing: (PromiseWithResolvers<undefined> & {
    change: (change: TargetChange) => void;
  })[] = [];
  const seen: string[] = [];
  /** `isBusy`, each time that it was told. */
  const states: boolean[] = [];
  let isDisposed = false;
  const typed = { query: 'boats' };
  const target = {
    isSearchable,
    prepare: async (_signal: AbortSignal, change: (change: TargetChange) => void) => {
      const own = { ...Promise.withResolvers<undefined>(), change };
      preparing.push(own);
      await own.promise;
    },
    search: (query, limit, signal, better, reranked) => {
      const { promise, resolve: end, reject: fail } = Promise.withResolvers<FoundHits>();
      searches.push({ query, limit, signal, reranked, better, end, fail });
      return promise;
    },
    dispose: () => {
      isDisposed = true;
    },
  } as Partial<SearchTarget> as SearchTarget & { isSearchable: boolean };
  const run = new SearchRun(target, {
    query: () => typed.query,
    onState: () => states.push(run.isBusy),
    onFound: ({ hits }, query) => seen.push(`${query}: ${hits.map(({ text }) => text).join(' ')}`),
    onNothing: (query, isWaiting) => seen.push(`nothing for "${query}"${isWaiting ? ' yet' : ''}`),
    onError: (error) => seen.push(String(error)),
  });
  return { run, target, typed, searches, preparing, seen, states, isDisposed: () => isDisposed };
}

/** Promises that are settled have told so. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

describe('Searches while one types', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  test('what the view of results is to show waits until the target can be searched', async () => {
    const { run, target, preparing, searches } = setup({ isSearchable: false });
    void run.prepare();
    const asked = run.first('boats');
    void run.search();
    await settled();
    assert.equal(searches.length, 0);
    target.isSearchable = true;
    preparing[0]!.change('searchable');
    await settled();
    assert.deepEqual(
      searches.map(({ limit }) => limit),
      [200],
    );
    searches[0]!.end(found('ferry'));
    assert.deepEqual((await asked)?.found, found('ferry'));
  });

  test('what comes in meanwhile does not take back what the view of results is to show', async () => {
    const { run, preparing, searches } = setup();
    const prepared = run.prepare();
    const asked = run.first('boats');
    preparing[0]!.change('more');
    preparing[0]!.resolve(undefined);
    await prepared;
    searches[0]!.end(found('ferry'));
    assert.deepEqual((await asked)?.found, found('ferry'));
  });

  test('nobody waits for it any more where something else is typed, or the box is closed', async () => {
    const { run, typed } = setup({ isSearchable: false });
    const typedOver = run.first('boats');
    typed.query = 'boats asleep';
    void run.search();
    assert.equal(await typedOver, undefined);
    const closed = run.first('boats');
    run.dispose();
    assert.equal(await closed, undefined);
  });

  test('better hits are shown on the way to the best ones; without hits nothing is', async () => {
    const { run, searches, seen } = setup();
    const searching = run.search();
    assert.equal(run.isBusy, true);
    searches[0]!.better(found());
    searches[0]!.better(found('estimate'));
    searches[0]!.end(found('best'));
    await searching;
    assert.deepEqual(seen, ['boats: estimate', 'boats: best']);
    assert.equal(run.isBusy, false);
  });

  test('hits are ranked again in place while nobody moves in the list', async () => {
    const { run, searches, seen } = setup();
    const searching = run.search();
    searches[0]!.better({ ...found('b', 'a'), isToBeRefined: true });
    searches[0]!.end(found('a', 'b'));
    await searching;
    // What comes too late changes nothing.
    run.keepOrder();
    assert.deepEqual(seen, ['boats: b a', 'boats: a b']);
    void run.search();
    // The order that is shown is asked for again, at once.
    assert.deepEqual(
      searches.map(({ reranked }) => reranked),
      ['later', 'atOnce'],
    );
  });

  test('hits keep their order once somebody moves in the list, also in the view of results', async () => {
    const { run, typed, searches, seen } = setup();
    const searching = run.search();
    const shown = {
      ...found(...Array.from({ length: 50 }, (_, i) => `${i}`)),
      isToBeRefined: true,
    };
    // Before there is an answer there is nothing to keep.
    run.keepOrder();
    assert.equal(searches[0]!.signal.aborted, false);
    searches[0]!.better(shown);
    assert.equal(run.isBusy, true);
    run.keepOrder();
    assert.deepEqual([searches[0]!.signal.aborted, run.isBusy], [true, false]);
    searches[0]!.end(found('refined'));
    await searching;
    assert.equal(seen.length, 1);
    const first = await run.first('boats');
    assert.equal(first?.found, shown);
    void run.search();
    typed.query = 'boats at night';
    void run.search();
    // By then the list is another one.
    typed.query = 'boats';
    void run.search();
    assert.deepEqual(
      searches.map(({ reranked }) => reranked),
      ['later', 'never', 'never', 'later', 'later'],
    );
  });

  test('a list that waits to be refined goes into the view of results as it is, another one refined', async () => {
    const { run, searches } = setup();
    void run.search();
    searches[0]!.better({ ...found('b', 'a'), isToBeRefined: true });
    await run.first('boats');
    const { run: other, searches: others } = setup();
    void other.first('boats');
    assert.deepEqual([searches[1]!.reranked, others[0]!.reranked], ['never', 'atOnce']);
  });

  test('an answer to older letters is dropped, and so is its error', async () => {
    const { run, typed, searches, seen } = setup();
    const first = run.search();
    typed.query = 'boats at night';
    const second = run.search();
    assert.equal(searches[0]!.signal.aborted, true);
    searches[0]!.better(found('old'));
    searches[0]!.fail(new Error('old'));
    await first;
    assert.deepEqual([seen, run.isBusy], [[], true]);
    searches[1]!.end(found('new'));
    await second;
    assert.deepEqual(seen, ['boats at night: new']);
  });

  test('of nothing that is typed nothing is asked; of what cannot be found yet that is told', async () => {
    const { run, typed, searches, seen } = setup();
    typed.query = ' "" ';
    await run.search();
    const waiting = setup({ isSearchable: false });
    await waiting.run.search();
    assert.deepEqual([seen, waiting.seen], [['nothing for " "" "'], ['nothing for "boats" yet']]);
    assert.equal(searches.length + waiting.searches.length, 0);
  });

  test('that something runs is told as it begins and ends, and no longer after the end', async () => {
    const { run, typed, searches, preparing, states } = setup();
    const prepared = run.prepare();
    assert.deepEqual(states.splice(0), [true]);
    const searching = run.search();
    searches[0]!.end(found('one'));
    preparing[0]!.resolve(undefined);
    await Promise.all([prepared, searching]);
    assert.deepEqual([states.at(0), states.at(-1)], [true, false]);
    const given = run.search();
    states.length = 0;
    typed.query = '';
    await run.search();
    assert.deepEqual(states, [false], 'nothing is searched for any more');
    run.dispose();
    searches[1]!.end(found('late'));
    await given;
    assert.deepEqual(states, [false]);
  });

  test('what the target says of itself is shown where nothing is asked for', () => {
    const { run, typed, searches, preparing, seen, states } = setup();
    void run.prepare();
    preparing[0]!.change('title');
    assert.deepEqual(seen, []);
    typed.query = '';
    preparing[0]!.change('title');
    assert.deepEqual([seen, states.length, searches.length], [['nothing for ""'], 3, 0]);
    run.dispose();
    preparing[0]!.change('searchable');
    assert.equal(searches.length, 0);
  });

  test('a target is made ready anew before the first time was through', async () => {
    const { run, preparing } = setup();
    const first = run.prepare();
    void run.prepare();
    preparing[0]!.resolve(undefined);
    await first;
    assert.equal(run.isBusy, true, 'the second time is not through');
  });

  test('a target that is ready is searched at once, one that has more after a while, and once', async () => {
    const { run, searches, preparing } = setup();
    void run.prepare();
    preparing[0]!.change('searchable');
    assert.equal(searches.length, 1);
    searches[0]!.end(found('one'));
    await settled();
    preparing[0]!.change('more');
    preparing[0]!.change('more');
    mock.timers.tick(499);
    assert.equal(searches.length, 1);
    mock.timers.tick(1);
    assert.equal(searches.length, 2);
    // One that waits for its turn is not given up for another.
    preparing[0]!.change('more');
    mock.timers.tick(500);
    assert.equal(searches.length, 2);
    searches[1]!.end(found('two'));
    await settled();
    mock.timers.tick(500);
    assert.equal(searches.length, 3);
  });

  test('what came in is searched as soon as the target is whole', async () => {
    const { run, searches, preparing } = setup();
    const whole = run.prepare();
    assert.equal(run.isBusy, true);
    preparing[0]!.change('more');
    preparing[0]!.resolve(undefined);
    await whole;
    assert.equal(searches.length, 1);
  });

  test('an engine that has forgotten the documents gets them again, once', async () => {
    const { run, searches, preparing, seen } = setup();
    const forgotten = new AppError('documentUnknown', 'It is not known.');
    void run.search();
    searches[0]!.fail(forgotten);
    await settled();
    assert.equal(preparing.length, 1);
    preparing[0]!.change('searchable');
    searches[1]!.fail(forgotten);
    await settled();
    assert.deepEqual([preparing.length, seen.length], [1, 1]);
    assert.match(seen[0]!, /It is not known/);
    void run.search();
    searches.at(-1)!.end(found('one'));
    await settled();
    void run.search();
    searches.at(-1)!.fail(new AppError('engineStopped', 'It ended.'));
    await settled();
    assert.equal(preparing.length, 2, 'after an answer it may have forgotten them once more');
  });

  test('that a target cannot be made ready is told, unless something else is', async () => {
    const { run, preparing, seen } = setup();
    const failing = run.prepare();
    const again = run.prepare();
    preparing[0]!.reject(new Error('of before'));
    await failing;
    preparing[1]!.reject(new Error('of now'));
    await again;
    assert.deepEqual([seen, run.isBusy], [['Error: of now'], false]);
  });

  test('all hits are shown at once where they are known, and searched for otherwise', async () => {
    const { run, typed, searches } = setup();
    void run.search();
    searches[0]!.end(found('best'));
    await settled();
    assert.deepEqual(await run.first('boats'), { found: found('best'), refine: undefined });
    assert.equal(searches.length, 1);

    typed.query = 'ferry';
    const first = run.first('ferry');
    assert.deepEqual([searches.at(-1)!.query, searches.at(-1)!.limit], ['ferry', 200]);
    searches.at(-1)!.better(found('estimate'));
    const shown = await first;
    assert.deepEqual(shown?.found, found('estimate'));
    assert.equal(typeof shown.refine, 'function');
  });

  test('what was shown of the same query is shown until there is better', async () => {
    const { run, searches } = setup();
    const fifty = found(...Array.from({ length: 50 }, (_, i) => `hit ${i}`));
    void run.search();
    searches[0]!.end(fifty);
    await settled();
    const shown = await run.first('boats');
    assert.deepEqual(shown?.found, fifty);
    // There may be more than were asked for.
    assert.equal(typeof shown.refine, 'function');
    run.forget();
    const first = run.first('boats');
    searches.at(-1)!.end(found('another'));
    assert.deepEqual((await first)?.found, found('another'));
  });

  test('newer letters give up the search for the view of results', async () => {
    const { run, typed, searches } = setup();
    const first = run.first('boats');
    const { signal } = searches[0]!;
    typed.query = 'boats asleep';
    void run.search();
    assert.equal(signal.aborted, true);
    searches[0]!.end(found('late'));
    assert.equal(await first, undefined);
  });

  test('the end stops all and disposes the target, unless another has it', async () => {
    const ended = setup();
    void ended.run.search();
    ended.run.dispose();
    assert.equal(ended.searches[0]!.signal.aborted, true);
    assert.equal(ended.isDisposed(), true);
    ended.searches[0]!.end(found('late'));
    await settled();
    assert.deepEqual(ended.seen, []);

    const given = setup();
    assert.equal(given.run.giveTarget(), given.target);
    given.run.dispose();
    assert.equal(given.isDisposed(), false);
  });
});
