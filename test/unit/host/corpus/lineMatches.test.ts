import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type * as vscode from 'vscode';
import { isCancellation } from '../../../../src/core/errors/appError.ts';
import type { EngineCalls } from '../../../../src/host/engine/engineCalls.ts';
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
      request.passages.map((text) => {
        const start = text.indexOf(found);
        return { start, end: start + found.length };
      }),
    );
  };
  return { engine: { call: (use) => use({ matchLines } as EngineApi) }, asked };
}

describe('Lines that match', () => {
  test('a line is chosen by its words at once; the hit keeps its range', () => {
    const [found] = new LineMatches('start the boat').of([hit(code)]);
    assert.equal(matchedText(found!), 'boat.start();');
    assert.equal(matchedLineNumber(found!), 12);
    assert.deepEqual(matchedPlace(found!), {
      start: { line: 11, character: 2 },
      end: { line: 11, character: 15 },
    });
    assert.deepEqual(found!.range, hit(code).range);
  });

  test('of the first line the column counts from where the text begins', () => {
    const [found] = new LineMatches('leave').of([hit(code)]);
    assert.deepEqual(matchedPlace(found!), {
      start: { line: 9, character: 4 },
      end: { line: 9, character: 22 },
    });
  });

  test('a text of one line, and any without a query, is its own match', () => {
    const one = hit('boat.start();');
    assert.deepEqual(new LineMatches('boat').of([one]), [one]);
    assert.equal(new LineMatches(' ').of([hit(code)])[0]!.match, undefined);
    assert.equal(matchedText(one), one.text);
    assert.equal(matchedLineNumber(one), 10);
  });

  test('the engine says which line is meant, which later answers keep; each text is asked for once', async () => {
    const lines = new LineMatches('start the boat');
    const { engine, asked } = engineThat('closeDoor();');
    const { signal } = new AbortController();
    let told = 0;
    const refine = (): Promise<void> =>
      lines.refine([hit(code), hit('one line')], 20, engine, signal, () => told++);
    lines.of([hit(code)]);
    await refine();
    await refine();
    assert.deepEqual(asked, [{ query: 'start the boat', passages: [code], priority: 'bulk' }]);
    assert.equal(told, 1);
    assert.equal(matchedText(lines.of([hit(code)])[0]!), 'closeDoor();');
  });

  test('only the first hits are asked for, in steps; none once it is cancelled, and none of words in quotes', async () => {
    const { engine, asked } = engineThat('boat');
    const hits = Array.from({ length: 70 }, (_, i) => hit(`line ${i}\nboat`));
    const abort = new AbortController();
    await new LineMatches('boat').refine(hits, 50, engine, abort.signal, () => undefined);
    assert.deepEqual(
      asked.map(({ passages }) => passages.length),
      [20, 20, 10],
    );
    const stopped = new LineMatches('boat');
    const refined = stopped.refine(hits, 50, engine, abort.signal, () => {
      abort.abort();
    });
    await assert.rejects(refined, isCancellation);
    assert.equal(asked.length, 4);
    assert.equal(stopped.of(hits)[25]!.match?.start, 8);
    const { signal } = new AbortController();
    await new LineMatches('-boat').refine(hits, 50, engine, signal, () => undefined);
    assert.equal(asked.length, 4);
  });
});
