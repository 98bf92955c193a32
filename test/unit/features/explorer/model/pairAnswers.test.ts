import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import type { AnswerContext } from '../../../../../src/features/explorer/model/answerContext.ts';
import { KeptTokens } from '../../../../../src/features/explorer/model/keptTokens.ts';
import { pairAnswers } from '../../../../../src/features/explorer/model/pairAnswers.ts';
import type { ShownContent } from '../../../../../src/features/explorer/model/shownContent.ts';
import type { EngineApi, TokensAnswer } from '../../../../../src/protocol/engineApi.ts';
import type { TokenPairRequest } from '../../../../../src/protocol/insideApi.ts';

const reference = { version: 'one.1' };

/** A token for each word and sign between [CLS] and [SEP]; long words are two. */
function tokensOf(text: string): TokensAnswer {
  const found = [...text.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)].flatMap(
    ({ 0: word, index }, i) =>
      word.length > 6
        ? [
            { word: word.slice(0, 4), at: index, i },
            { word: `##${word.slice(4)}`, at: index + 4, i },
          ]
        : [{ word, at: index, i }],
  );
  const ends = found.map(({ word, at }) => at + word.replace('##', '').length);
  return {
    tokens: ['[CLS]', ...found.map(({ word }) => word), '[SEP]'],
    encoding: {
      spans: Int32Array.of(0, 0, ...found.flatMap(({ at }, i) => [at, ends[i]!]), 0, 0),
      words: Int32Array.of(-1, ...found.map(({ i }) => i), -1),
    },
  } as unknown as TokensAnswer;
}

function answersFor(texts: readonly string[]) {
  const asked: TokenPairRequest[] = [];
  const api: Partial<EngineApi> = {
    embedTokens: ({ text }) => Promise.resolve(tokensOf(text)),
    tokenPair: (request) => {
      asked.push(request);
      // As it comes from the engine's process: a view of a larger message.
      return Promise.resolve({ cosines: new Float32Array([9, 9, 0.5, 0.25]).subarray(2) });
    },
  };
  const engine = { call: (use: (it: EngineApi) => Promise<never>) => use(api as EngineApi) };
  const content = {
    segmentCount: texts.length,
    text: (segment: number) => texts[segment] ?? '',
    input: (segment: number) => texts[segment] ?? '',
    range: (start: number) => ({
      start,
      segments: [{ label: '', line: 10 + start, lastLine: 10 + start, state: 'embedded' }],
    }),
  };
  const state = { isPast: false };
  const context: AnswerContext = {
    current: () => {
      if (state.isPast) throw new AppError('invalidInput', 'Another text by now.');
      return content as unknown as ShownContent;
    },
    until: (signal) => signal ?? new AbortController().signal,
  };
  return { asked, state, page: pairAnswers(context, new KeptTokens(engine), engine) };
}

test('a token’s word is found elsewhere: in its own text first, whole, however it is spelled in capitals', async () => {
  const { page } = answersFor([
    'Banks lend.',
    'The bank, by the BANK of a sandbank.',
    'A bank (c++) account.',
  ]);
  const { places, count } = await page.wordPlaces({ ...reference, segment: 1, token: 2 });
  assert.equal(count, 2);
  assert.deepEqual(
    places.map(({ segment, offset, line }) => ({ segment, offset, line })),
    [
      { segment: 1, offset: 17, line: 11 },
      { segment: 2, offset: 2, line: 12 },
    ],
  );
  assert.match(places[1]!.around, /^A bank \(c\+\+\)/);
  const none = await page.wordPlaces({ ...reference, segment: 1, token: 0 });
  assert.deepEqual(none, { places: [], count: 0 });
});

test('of a word in two pieces the same piece is meant; signs, and scripts without blanks, are found too', async () => {
  const { page } = answersFor(['embedding an embedding', 'a + b + c', '銀行の行', 'x embedding']);
  const inWord = await page.wordPlaces({ ...reference, segment: 0, token: 2 });
  assert.deepEqual(
    inWord.places.map(({ segment, offset }) => [segment, offset]),
    [
      [0, 17],
      [3, 6],
    ],
  );
  const plus = await page.wordPlaces({ ...reference, segment: 1, token: 2 });
  assert.deepEqual([plus.count, plus.places[0]!.offset], [1, 6]);
});

test('of many places fifty are listed and all counted', async () => {
  const { page } = answersFor(Array.from({ length: 80 }, () => 'a bank'));
  const { places, count } = await page.wordPlaces({ ...reference, segment: 3, token: 2 });
  assert.deepEqual([places.length, count], [50, 79]);
});

test('a long content is looked through in parts: an edit or a cancel meanwhile ends it', async () => {
  const { page, state } = answersFor(Array.from({ length: 5_000 }, () => 'a bank'));
  const token = { ...reference, segment: 0, token: 2 };
  assert.equal((await page.wordPlaces(token)).count, 4_999);
  const edited = page.wordPlaces(token);
  setTimeout(() => (state.isPast = true));
  await assert.rejects(edited, { code: 'invalidInput' });
  state.isPast = false;
  const call = new AbortController();
  const cancelled = page.wordPlaces(token, { signal: call.signal });
  setTimeout(() => call.abort());
  await assert.rejects(cancelled, { code: 'cancelled' });
});

test('the other token is named by its position or by its place in the text', async () => {
  const texts = ['a bank here', 'one bank there'];
  const { asked, page } = answersFor(texts);
  const first = { ...reference, segment: 0, token: 2 };
  const other = { segment: 1, offset: 4 };
  const answer = await page.tokenPair({ ...first, other });
  assert.deepEqual([answer.otherToken, answer.otherPiece], [2, 'bank']);
  assert.deepEqual([...answer.cosines], [0.5, 0.25]);
  assert.equal(answer.cosines.buffer.byteLength, 8, 'a compact copy');
  const byToken = await page.tokenPair({ ...first, other: { segment: 0, token: 3 } });
  assert.equal(byToken.otherPiece, 'here');
  assert.deepEqual(asked, [
    {
      first: { text: texts[0], token: 2 },
      second: { text: texts[1], token: 2 },
      priority: 'query',
    },
    {
      first: { text: texts[0], token: 2 },
      second: { text: texts[0], token: 3 },
      priority: 'query',
    },
  ]);
});
