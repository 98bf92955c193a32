import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type * as vscode from 'vscode';
import { isCancellation } from '../../../../src/core/errors/appError.ts';
import type { ReadText } from '../../../../src/core/text/segment.ts';
import type { EngineCalls } from '../../../../src/host/engine/processCalls.ts';
import { LineMatches } from '../../../../src/host/corpus/lineMatches.ts';
import {
  matchedLineNumber,
  matchedPlace,
  matchedText,
} from '../../../../src/host/text/matchedLine.ts';
import type { ResultHit } from '../../../../src/host/results.ts';
import type { MatchLinesRequest } from '../../../../src/protocol/attributionApi.ts';
import type { EngineApi } from '../../../../src/protocol/engineApi.ts';

const code = 'function leave() {\r\n  closeDoor();\r\n  boat.start();\r\n}';

function hit(text: string): ResultHit {
  const start = { line: 9, character: 4 };
  const end = { line: 12, character: 1 };
  const uri = { toString: () => 'file:///a.ts' } as unknown as vscode.Uri;
  const range = { start, end } as unknown as vscode.Range;
  return { uri, range, title: 'a.ts', text, score: 0.5, percentile: 99, isEstimate: false };
}

/** An engine that finds the line with `found` in it, and what it was asked. */
function engineThat(found: string): { engine: EngineCalls; asked: MatchLinesRequest[] } {
  const asked: MatchLinesRequest[] = [];
  const matchLines: EngineApi['matchLines'] = (request) => {
    asked.push(request);
    return Promise.resolve(
      request.passages.map(({ text }) => {
        const start = text.indexOf(found);
        return { start, end: start + found.length };
      }),
    );
  };
  return { engine: { call: (use) => use({ matchLines } as EngineApi) }, asked };
}

const read = (text: string): ReadText => ({ text, input: undefined });
const silent = { debug: () => undefined };
const noEngine: EngineCalls = { call: () => Promise.reject(new Error('nobody asks it')) };

function linesOf(query: string, engine = noEngine): LineMatches {
  return new LineMatches({ query }, { engine, log: silent });
}

/** What is marked is told some turns of the event loop later, or never. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
}

describe('Lines that match', () => {
  test('a line is chosen by its words at once; the hit keeps its range', () => {
    const [found] = linesOf('start the boat').of([hit(code)]);
    assert.equal(matchedText(found!), 'boat.start();');
    assert.equal(matchedLineNumber(found!), 12);
    assert.deepEqual(matchedPlace(found!), {
      start: { line: 11, character: 2 },
      end: { line: 11, character: 15 },
    });
    assert.deepEqual(found!.range, hit(code).range);
  });

  test('of the first line the column counts from where the text begins', () => {
    const [found] = linesOf('leave').of([hit(code)]);
    assert.deepEqual(matchedPlace(found!), {
      start: { line: 9, character: 4 },
      end: { line: 9, character: 22 },
    });
  });

  test('what a pattern has chosen without the model is asked for again where meaning counts', async () => {
    const { engine, asked } = engineThat('boat.start();');
    const matches = linesOf('leave /boat/', engine);
    const byPattern = { ...hit(code), score: undefined };
    await matches.refined([byPattern], 1);
    await matches.refined([byPattern], 1);
    assert.deepEqual(
      asked.map(({ byWords }) => byWords),
      [true],
    );
    await matches.refined([hit(code)], 1);
    await matches.refined([hit(code)], 1);
    assert.deepEqual(
      asked.map(({ byWords }) => byWords),
      [true, undefined],
    );
  });

  test('a text of one line, and any without a query, is its own match', () => {
    const one = hit('boat.start();');
    assert.deepEqual(linesOf('boat').of([one]), [one]);
    assert.equal(linesOf(' ').of([hit(code)])[0]!.match, undefined);
    assert.equal(matchedText(one), one.text);
    assert.equal(matchedLineNumber(one), 10);
  });

  test('the engine says which line is meant, which later answers keep; each text is asked for once', async () => {
    const { engine, asked } = engineThat('closeDoor();');
    const lines = linesOf('start the boat', engine);
    let told = 0;
    const mark = async (): Promise<void> => {
      lines.mark([hit(code), hit('one line')], 20, () => told++);
      await settled();
    };
    lines.of([hit(code)]);
    await mark();
    await mark();
    assert.deepEqual(asked, [
      { query: 'start the boat', passages: [read(code)], priority: 'bulk' },
    ]);
    assert.equal(told, 1);
    assert.equal(matchedText(lines.of([hit(code)])[0]!), 'closeDoor();');
  });

  test('which line a pattern matched the engine says, also of what words alone have found', async () => {
    const { engine, asked } = engineThat('closeDoor();');
    const byWords = { ...hit(code), score: undefined };
    for (const query of ['/close/', 'leave /close/']) {
      const lines = linesOf(query, engine);
      lines.mark([byWords], 20, () => undefined);
      await settled();
      assert.equal(matchedText(lines.of([byWords])[0]!), 'closeDoor();');
      assert.deepEqual(asked.pop(), {
        query,
        passages: [read(code)],
        priority: 'bulk',
        byWords: true,
      });
    }
    linesOf('leave', engine).mark([byWords], 20, () => undefined);
    await settled();
    assert.deepEqual(asked, []);
  });

  test('only the first hits are asked for, in steps; none once it is stopped, and none of words in quotes', async () => {
    const { engine, asked } = engineThat('boat');
    const hits = Array.from({ length: 70 }, (_, i) => hit(`line ${i}\nboat`));
    linesOf('boat', engine).mark(hits, 50, () => undefined);
    await settled();
    assert.deepEqual(
      asked.map(({ passages }) => passages.length),
      [20, 20, 10],
    );
    const stopped = linesOf('boat', engine);
    stopped.mark(hits, 50, () => {
      stopped.stop();
    });
    await settled();
    assert.equal(asked.length, 4);
    assert.equal(stopped.of(hits)[25]!.match?.start, 8);
    linesOf('-boat', engine).mark(hits, 50, () => undefined);
    await settled();
    assert.equal(asked.length, 4);
  });

  test('hits without a score are asked for by no model, nor what is stopped while it waits', async () => {
    const { engine, asked } = engineThat('boat');
    const found = { ...hit('line\nboat'), score: undefined, percentile: undefined };
    linesOf('boat', engine).mark([found], 20, () => undefined);
    const waiting = linesOf('boat', engine);
    waiting.mark([hit('line\nboat')], 20, () => undefined, 1);
    waiting.stop();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await settled();
    assert.deepEqual(asked, []);
  });

  test('of a text nothing is an operator; who waits for the lines goes first', async () => {
    const { engine, asked } = engineThat('paint();');
    const passage = 'start();\n-paint "walls"\npaint();';
    const about = { query: '-paint "walls" path:x', isText: true };
    const lines = new LineMatches(about, { engine, log: silent });
    assert.equal(matchedText(lines.of([hit(passage)])[0]!), '-paint "walls"');
    const [found] = await lines.refined([hit(passage)], 20);
    assert.equal(matchedText(found!), 'paint();');
    assert.deepEqual(asked, [{ ...about, passages: [read(passage)], priority: 'query' }]);
  });

  test('where the engine fails, what is known by words stays; a cancel rejects', async () => {
    const logged: string[] = [];
    const log = { debug: (message: string) => logged.push(message) };
    const lines = new LineMatches({ query: 'boat' }, { engine: noEngine, log });
    const [found] = await lines.refined([hit(code)], 20);
    assert.equal(matchedText(found!), 'boat.start();');
    assert.equal(logged.length, 1);
    lines.mark([hit(code)], 20, () => undefined);
    await settled();
    assert.equal(logged.length, 2);
    await assert.rejects(lines.refined([hit(code)], 20, AbortSignal.abort()), isCancellation);
  });
});
