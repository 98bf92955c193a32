import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import type { AnswerContext } from '../../../../../src/features/explorer/model/answerContext.ts';
import { insideAnswers } from '../../../../../src/features/explorer/model/insideAnswers.ts';
import { KeptTokens } from '../../../../../src/features/explorer/model/keptTokens.ts';
import { panelSnapshot } from '../../../../../src/features/explorer/model/panelSnapshot.ts';
import type { ShownContent } from '../../../../../src/features/explorer/model/shownContent.ts';
import { tokenAnswers } from '../../../../../src/features/explorer/model/tokenAnswers.ts';
import type { EngineCalls } from '../../../../../src/host/engine/processCalls.ts';
import type {
  EngineApi,
  ModelDescription,
  TokensAnswer,
} from '../../../../../src/protocol/engineApi.ts';

const texts = ['ab cd', 'second'];
const reference = { version: 'one.1' };

/** A panel with two texts; `until` is the signal of the panel alone. */
function context(): AnswerContext & { readonly life: AbortController } {
  const life = new AbortController();
  const textOf = (segment: number): string => texts[segment] ?? '';
  const content = { text: textOf, input: textOf };
  return {
    life,
    current: ({ version }) => {
      if (version !== 'one.1') throw new AppError('invalidInput', 'Another text by now.');
      return content as Partial<ShownContent> as ShownContent;
    },
    until: () => life.signal,
  };
}

function engineOf(api: Partial<Record<keyof EngineApi, unknown>>): EngineCalls {
  return { call: (use) => use(api as unknown as EngineApi) };
}

/** A token for each letter between [CLS] and [SEP]. */
function tokensOf(text: string): TokensAnswer {
  const letters = Array.from(text, (letter, at) => ({ letter, at })).filter(
    ({ letter }) => letter !== ' ',
  );
  const spans = [[0, 0], ...letters.map(({ at }) => [at, at + 1]), [0, 0]];
  return {
    tokens: ['[CLS]', ...letters.map(({ letter }) => letter), '[SEP]'],
    encoding: {
      ids: Int32Array.from(spans, (_, i) => 100 + i),
      spans: Int32Array.from(spans.flat()),
      words: Int32Array.of(-1, ...letters.map(({ at }) => (at < 2 ? 0 : 1)), -1),
    },
  } as unknown as TokensAnswer;
}

function tokenEngine() {
  const asked: { text: string; priority: string; signal: AbortSignal | undefined }[] = [];
  const answers: PromiseWithResolvers<TokensAnswer>[] = [];
  const embedTokens = (
    { text, priority }: { text: string; priority: string },
    { signal }: { signal?: AbortSignal } = {},
  ) => {
    asked.push({ text, priority, signal });
    const answer = Promise.withResolvers<TokensAnswer>();
    answers.push(answer);
    return answer.promise;
  };
  return { asked, answers, engine: engineOf({ embedTokens }) };
}

describe('Tokens that are kept', () => {
  test('a text is asked for once, also by two at a time, and again by one whose partner gave up', async () => {
    const { asked, answers, engine } = tokenEngine();
    const kept = new KeptTokens(engine);
    const both = [kept.embed('a', {}), kept.embed('a', {})];
    assert.equal(asked.length, 1);
    answers[0]!.resolve(tokensOf('a'));
    assert.deepEqual(await Promise.all(both), [tokensOf('a'), tokensOf('a')]);
    await kept.embed('a', {});
    assert.equal(asked.length, 1);

    const first = kept.embed('b', {});
    const second = kept.embed('b', {});
    answers[1]!.reject(new AppError('cancelled', 'Given up.'));
    await assert.rejects(first, { code: 'cancelled' });
    answers[2]!.resolve(tokensOf('b'));
    assert.deepEqual(await second, tokensOf('b'));
  });

  test('who gives up waits no longer, and what fails is told to all who asked', async () => {
    const { answers, engine } = tokenEngine();
    const kept = new KeptTokens(engine);
    const abort = new AbortController();
    const first = kept.embed('a', {});
    const second = kept.embed('a', { signal: abort.signal });
    abort.abort();
    await assert.rejects(second, { code: 'cancelled' });
    const third = kept.embed('a', {});
    answers[0]!.reject(new AppError('engineStopped', 'It ended.'));
    for (const each of [first, third]) await assert.rejects(each, { code: 'engineStopped' });
    assert.equal(kept.get('a'), undefined);
  });

  test('the oldest are dropped beyond a number of tokens; all of them with another model', async () => {
    const { answers, engine } = tokenEngine();
    const kept = new KeptTokens(engine);
    const long = { tokens: { length: 60_000 } } as unknown as TokensAnswer;
    for (const text of ['a', 'b']) {
      const asking = kept.embed(text, {});
      answers.at(-1)!.resolve(long);
      await asking;
    }
    assert.deepEqual([kept.get('a'), kept.get('b')], [undefined, long]);
    kept.clear();
    assert.equal(kept.get('b'), undefined);
  });

  test('a long text waits for short ones', async () => {
    const { asked, answers, engine } = tokenEngine();
    const kept = new KeptTokens(engine);
    for (const text of ['short', 'x'.repeat(4001)]) {
      const asking = kept.embed(text, {});
      answers.at(-1)!.resolve(tokensOf('x'));
      await asking;
    }
    assert.deepEqual(
      asked.map(({ priority }) => priority),
      ['query', 'bulk'],
    );
  });
});

describe('What the page asks of tokens', () => {
  async function opened(cursor?: number) {
    const { asked, answers, engine } = tokenEngine();
    const panel = context();
    const page = tokenAnswers(panel, {
      kept: new KeptTokens(engine),
      work: { isStopped: () => false },
      cursor: () => cursor,
    });
    const opening = page.openSegment({ ...reference, segment: 0 });
    answers[0]!.resolve(tokensOf(texts[0]!));
    const answer = await opening;
    assert.equal(answer.kind === 'open' && answer.tokenCount, 6);
    const token = answer.kind === 'open' ? answer.token : undefined;
    return { page, asked, panel, token };
  }

  test('a segment is opened once, until the panel shows something else', async () => {
    const { page, asked, panel } = await opened();
    assert.equal(asked[0]?.text, 'ab cd');
    assert.equal(asked[0].signal, panel.life.signal);
    const old = { ...reference, version: 'one.0', segment: 0 };
    await assert.rejects(page.openSegment(old), { code: 'invalidInput' });
    await assert.rejects(page.tokens({ ...reference, segment: 1, start: 0, end: 9 }), {
      code: 'invalidInput',
      message: /not embedded/,
    });
  });

  test('a text whose work was stopped is not begun by being opened; one with tokens is open all the same', async () => {
    const { asked, answers, engine } = tokenEngine();
    const kept = new KeptTokens(engine);
    const work = { isStopped: () => true };
    const page = tokenAnswers(context(), { kept, work, cursor: () => undefined });
    const segment = { ...reference, segment: 0 };
    assert.deepEqual(await page.openSegment(segment), { kind: 'stopped' });
    assert.equal(asked.length, 0);
    const embedding = kept.embed(texts[0]!, {});
    answers[0]!.resolve(tokensOf(texts[0]!));
    await embedding;
    assert.deepEqual(await page.openSegment(segment), {
      kind: 'open',
      tokenCount: 6,
      token: undefined,
    });
  });

  test('the token at the cursor is named; between two words the next one, at the end the last one', async () => {
    // [CLS] a b c d [SEP] of "ab cd".
    for (const [cursor, token] of [
      [undefined, undefined],
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 3],
      [4, 4],
      [5, 4],
    ] as const) {
      assert.equal((await opened(cursor)).token, token, `at ${cursor}`);
    }
  });

  test('a range of tokens comes with the text from the token before it; the last one with the rest', async () => {
    const { page } = await opened();
    const range = (start: number, end: number) =>
      page.tokens({ ...reference, segment: 0, start, end });
    const some = await range(2, 4);
    assert.deepEqual([some.start, some.tokens, [...some.ids]], [2, ['b', 'c'], [102, 103]]);
    assert.deepEqual(
      [[...some.spans], [...some.words]],
      [
        [1, 2, 3, 4],
        [0, 1],
      ],
    );
    assert.deepEqual([some.text, some.textStart], ['b c', 1]);
    const all = await range(-3, 99);
    assert.deepEqual([all.tokens.length, all.text, all.textStart], [6, 'ab cd', 0]);
    assert.equal((await range(3, 99)).text, ' cd');
    assert.deepEqual((await range(5, 2)).tokens, []);
  });

  test('a vector crosses without the message that it came in', async () => {
    const whole = Float32Array.of(1, 2, 3, 4);
    const asked: unknown[] = [];
    const tokenVector = async (request: unknown) => {
      asked.push(request);
      const [vector, cosines] = [whole.subarray(0, 2), whole.subarray(2)];
      return Promise.resolve({ vector, norm: 5, cosines });
    };
    const page = tokenAnswers(context(), {
      kept: new KeptTokens(engineOf({ tokenVector })),
      work: { isStopped: () => false },
      cursor: () => undefined,
    });
    const answer = await page.vector({ ...reference, segment: 1, token: 3, layer: -1 });
    assert.deepEqual(asked, [{ text: 'second', token: 3, layer: -1, priority: 'query' }]);
    assert.deepEqual([[...answer.vector], answer.norm, [...answer.cosines]], [[1, 2], 5, [3, 4]]);
    assert.equal(answer.vector.buffer.byteLength, 8);
    assert.equal(answer.cosines.buffer.byteLength, 8);
  });
});

describe('What the page asks of the inside of the model', () => {
  const buffer = new Float32Array(100);
  const bytes = new Uint8Array(100);

  /** All answers are views of larger buffers. */
  function inside() {
    const asked: unknown[] = [];
    const answer = (given: object) => (request: unknown) => {
      asked.push(request);
      return Promise.resolve(given);
    };
    const engine = engineOf({
      attention: answer({ weights: buffer.subarray(0, 4) }),
      attentionOverview: answer({ maps: bytes.subarray(0, 4), habits: buffer.subarray(0, 5) }),
      tokenPath: answer({ norms: buffer.subarray(0, 3), cosines: buffer.subarray(3, 6) }),
      tokenInputs: answer({
        parts: [{ name: 'word', vector: buffer.subarray(0, 2) }],
        sum: buffer.subarray(0, 2),
        layer0: buffer.subarray(2, 4),
      }),
    });
    return { page: insideAnswers(context(), engine), asked };
  }

  test('it is about a text, or about the pair that it makes with another', async () => {
    const { page, asked } = inside();
    const token = { ...reference, segment: 0, token: 2 };
    await page.attention({ ...token, layer: 1, head: 'mean' });
    await page.attentionOverview({ ...token, second: 1 });
    await page.tokenPath(token);
    await page.tokenInputs(token);
    const one = { text: 'ab cd', token: 2, priority: 'query' };
    assert.deepEqual(asked, [
      { ...one, second: undefined, layer: 1, head: 'mean' },
      { ...one, second: 'second' },
      { ...one, second: undefined },
      { ...one, second: undefined },
    ]);
    const old = { ...token, version: 'one.0' };
    await assert.rejects(page.tokenPath(old), { code: 'invalidInput' });
  });

  test('what crosses to the page is no larger than what it holds', async () => {
    const { page } = inside();
    const token = { ...reference, segment: 0, token: 2 };
    const { weights } = await page.attention({ ...token, layer: 1, head: 1 });
    const { maps, habits } = await page.attentionOverview(token);
    const { norms, cosines } = await page.tokenPath(token);
    const { parts, sum, layer0 } = await page.tokenInputs(token);
    const sent = [weights, maps, habits, norms, cosines, parts[0]!.vector, sum, layer0];
    assert.deepEqual(
      sent.map((each) => each.buffer.byteLength),
      [16, 4, 20, 12, 12, 8, 8, 8],
    );
  });
});

describe('What the page is told of the model', () => {
  const told = (id: string, embeddingParts: readonly string[]) =>
    panelSnapshot({
      content: undefined,
      edition: 0,
      status: { kind: 'empty' },
      model: {
        facts: { id, name: 'A model', notes: [] },
        info: { dims: 384, embeddingParts, hiddenStateCount: 7 },
        choice: { layer: -1, pooling: 'mean' },
        denseLayerCount: 0,
      } as unknown as ModelDescription,
      wish: { tab: undefined, layer: undefined },
      canSearchWorkspace: false,
      isTable: false,
      restore: undefined,
    }).model;

  test('why it has no embedding of token types, where it has none', () => {
    assert.equal(told('other', ['word', 'position', 'tokenType'])?.inputsNote, undefined);
    assert.match(told('other', ['word'])?.inputsNote ?? '', /This model has no token type/);
    assert.match(told('all-MiniLM-L6-v2', ['word'])?.inputsNote ?? '', /Bundled model/);
    assert.match(told('other', [])?.inputsNote ?? '', /does not show its embeddings/);
    assert.deepEqual([told('other', [])?.name, told('other', [])?.dims], ['A model', 384]);
  });
});
