import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { PanelWork } from '../../../../../src/features/explorer/model/panelWork.ts';
import { ShownContent } from '../../../../../src/features/explorer/model/shownContent.ts';
import type { CutDocument } from '../../../../../src/features/explorer/model/textSource.ts';
import type { DocumentProgress } from '../../../../../src/protocol/corpusApi.ts';
import type { TokensAnswer } from '../../../../../src/protocol/engineApi.ts';
import type { CallOptions } from '../../../../../src/protocol/rpc.ts';
import {
  cut,
  FakeDocument,
  fakeSources,
  resource,
} from '../../../../support/fakes/fakeDocuments.ts';

interface EmbedCall {
  readonly document: CutDocument;
  readonly signal: AbortSignal | undefined;
  /** Embeds these segments. */
  readonly embed: (...segments: readonly number[]) => void;
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** A corpus that embeds when the test says so. */
function setup(...files: readonly FakeDocument[]) {
  const calls: EmbedCall[] = [];
  const put: string[] = [];
  const statuses: string[] = [];
  const shares: (number | undefined)[] = [];
  const tokenTexts: string[] = [];
  const logged: string[] = [];
  let tokens = Promise.withResolvers<TokensAnswer>();
  const embed = (
    document: CutDocument,
    { signal, onProgress }: CallOptions<DocumentProgress>,
  ): Promise<number> => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    signal?.addEventListener('abort', () => {
      reject(new AppError('cancelled', 'Cancelled.'));
    });
    calls.push({
      document,
      signal,
      embed: (...segments) => {
        for (const segment of segments) document.embedded[segment] = 1;
        onProgress?.({ done: 0, total: 0, segments: Int32Array.from(segments) });
      },
      end: () => {
        document.embedded.fill(1);
        resolve(0);
      },
      fail: reject,
    });
    return promise;
  };
  const work = new PanelWork<FakeDocument, CutDocument>({
    engine: {
      reportProgress: (share) => {
        shares.push(share);
      },
    },
    corpus: {
      put: async (document, unit) => {
        put.push(`${document.name} ${unit}`);
        return Promise.resolve(cut(document, unit, []));
      },
      putTexts: async (document, spans, name) => {
        put.push(`${document.name} ${name} ${spans.join(' ')}`);
        const embedded = new Uint8Array(spans.length / 2);
        return Promise.resolve({ version: document.version, spans, embedded });
      },
      embed,
    },
    tokens: {
      embed: (text) => {
        tokenTexts.push(text);
        return tokens.promise;
      },
    },
    log: { error: (message) => void logged.push(message) },
    onOpened: () => void put.push('opened'),
    onEdition: () => void put.push('edition'),
    onStatus: () => {
      const { status } = work;
      const counts = status.kind === 'working' ? ` ${status.done}/${status.total}` : '';
      statuses.push(`${status.kind}${counts}`);
    },
  });
  const content = new ShownContent(
    { kind: 'documents', title: '', uris: files.map(({ uri }) => uri), tab: 'tokens' },
    fakeSources(...files),
  );
  const selection = (...texts: readonly string[]): ShownContent<FakeDocument> => {
    const [file] = files;
    const places = texts.map((text) => {
      const start = file!.getText().indexOf(text);
      return { uri: file!.uri, text, start, end: start + text.length };
    });
    const chosen = { kind: 'selection', title: '', tab: 'tokens', texts: places } as const;
    return new ShownContent(chosen, fakeSources(...files));
  };
  return {
    ...{ work, content, selection, calls, put, statuses, shares, tokenTexts, logged },
    endTokens: () => {
      tokens.resolve({} as TokensAnswer);
      tokens = Promise.withResolvers();
    },
  };
}

/** What is under way has come to where it waits for the engine. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await turn();
}

describe('What is embedded for the panel', () => {
  test('documents are opened, cut up and embedded one after the other, and what has a vector is seen at once', async () => {
    const files = [new FakeDocument('a.txt', 'x\ny'), new FakeDocument('b.md', 'One. Two.')];
    const { work, content, calls, put, statuses, shares } = setup(...files);
    const working = work.embed(content);
    await settled();
    assert.deepEqual(put, ['opened', 'a.txt line', 'b.md sentence', 'edition']);
    assert.equal(calls.length, 1);
    calls[0]!.embed(1);
    calls[0]!.embed(1);
    assert.deepEqual([content.embeddedCount, statuses.at(-1)], [1, 'working 1/4']);
    assert.equal(shares.at(-1), 0.25);
    calls[0]!.end();
    await settled();
    assert.equal(content.embeddedCount, 2);
    calls[1]!.end();
    await working;
    assert.deepEqual([content.embeddedCount, statuses.at(-1)], [4, 'ready']);
    assert.equal(shares.at(-1), undefined);
  });

  test('of one selected text its tokens are made; of several the vectors', async () => {
    const file = new FakeDocument('a.txt', 'boats sail\nat night');
    const { work, selection, calls, put, tokenTexts, endTokens } = setup(file);
    const one = selection('boats');
    const working = work.embed(one);
    await settled();
    assert.deepEqual([tokenTexts, calls.length], [['boats'], 0]);
    endTokens();
    await working;
    assert.equal(one.embeddedCount, 1);
    void work.embed(selection('boats', 'night'));
    await settled();
    assert.equal(put.at(-2), 'a.txt selection 0 0 5 14 19');
    assert.equal(calls.length, 1);
  });

  test('newer work ends what runs, whose end is not told', async () => {
    const { work, content, calls, statuses } = setup(new FakeDocument('a.txt', 'x\ny'));
    const first = work.embed(content);
    await settled();
    const second = work.embed(content);
    await settled();
    assert.equal(calls[0]!.signal?.aborted, true);
    await first;
    calls[1]!.end();
    await second;
    assert.deepEqual(
      statuses.filter((status) => !status.startsWith('working')),
      ['ready'],
    );
  });

  test('a cancel and a failure are told, and the work may be taken up again', async () => {
    const { work, content, calls, logged } = setup(new FakeDocument('a.txt', 'x\ny'));
    const cancelled = work.embed(content);
    await settled();
    calls[0]!.embed(0);
    work.cancel();
    await cancelled;
    assert.deepEqual([work.status, content.embeddedCount], [{ kind: 'cancelled' }, 1]);
    const failed = work.embed(content);
    await settled();
    calls[1]!.fail(new AppError('engineStopped', 'It ended.'));
    await failed;
    assert.deepEqual(work.status, { kind: 'failed', message: 'It ended.' });
    assert.equal(logged.length, 1);
    const again = work.embed(content);
    await settled();
    calls[2]!.end();
    await again;
    assert.deepEqual(work.status, { kind: 'ready' });
  });

  test('a selected text without a vector is stopped with its work; a document’s segments are not', async () => {
    const { work, content, selection, calls } = setup(new FakeDocument('a.txt', 'x\ny'));
    const texts = selection('x', 'y');
    const working = work.embed(texts);
    await settled();
    assert.equal(work.isStopped(texts, 0), false, 'while it is at work');
    calls[0]!.embed(0);
    work.cancel();
    await working;
    assert.deepEqual([work.isStopped(texts, 0), work.isStopped(texts, 1)], [false, true]);
    const cancelled = work.embed(content);
    await settled();
    work.cancel();
    await cancelled;
    assert.equal(work.isStopped(content, 0), false);
  });

  test('what another model interrupts counts as cancelled', async () => {
    const { work, content, calls, logged } = setup(new FakeDocument('a.txt', 'x'));
    const working = work.embed(content);
    await settled();
    calls[0]!.fail(new AppError('cancelled', 'Another model was chosen.'));
    await working;
    assert.deepEqual([work.status, logged], [{ kind: 'cancelled' }, []]);
  });

  test('work that was cancelled as its last call ended is not ready', async () => {
    const { work, content, calls } = setup(new FakeDocument('a.txt', 'x'));
    const working = work.embed(content);
    await settled();
    calls[0]!.end();
    work.cancel();
    await working;
    assert.deepEqual(work.status, { kind: 'cancelled' });
  });

  test('a text that was edited while its tokens were made has none', async () => {
    const file = new FakeDocument('a.txt', 'boats sail');
    const { work, selection, endTokens } = setup(file);
    const one = selection('boats');
    const working = work.embed(one);
    await settled();
    one.applyEdit(one.documents[0]!, file.edit('oa', 'o-a'));
    endTokens();
    await working;
    assert.equal(one.embeddedCount, 0);
  });

  test('segments of a version that was edited meanwhile are not taken for those of now', async () => {
    const file = new FakeDocument('a.txt', 'x\ny');
    const { work, content, calls } = setup(file);
    const working = work.embed(content);
    await settled();
    content.applyEdit(content.documents[0]!, file.edit('x', 'longer'));
    calls[0]!.embed(0);
    assert.equal(content.range(0, 1).segments[0]?.state, 'stale');
    calls[0]!.end();
    await working;
    assert.equal(content.range(0, 1).segments[0]?.state, 'stale');
  });

  test('a document that is edited while it is cut up is cut up again', async () => {
    const file = new FakeDocument('a.txt', 'x\ny');
    const { work, content, put, calls } = setup(file);
    const working = work.embed(content);
    // It is open, and its first version on the way to the engine.
    while (!put.includes('a.txt line')) await Promise.resolve();
    file.edit('x', 'x\nnew');
    await settled();
    assert.deepEqual(put, ['opened', 'a.txt line', 'a.txt line', 'edition']);
    assert.equal(content.segmentCount, 3);
    calls[0]!.end();
    await working;
  });

  test('documents beside the content come after it, each version once; one that was closed is passed over', async () => {
    const { work, content, calls, statuses } = setup(new FakeDocument('a.txt', 'x'));
    const beside = ['b.txt', 'c.txt'].map((name) =>
      cut(new FakeDocument(name, 'x\ny'), 'line', []),
    );
    const working = work.embed(content);
    await settled();
    void work.embedBeside(beside);
    void work.embedBeside(beside);
    void work.embedBeside([cut(new FakeDocument('whole.txt', 'x'))]);
    await settled();
    assert.equal(calls.length, 1);
    calls[0]!.end();
    await settled();
    assert.equal(calls[1]!.document, beside[0]);
    calls[1]!.fail(new AppError('documentUnknown', 'It was closed.'));
    await settled();
    assert.equal(calls[2]!.document, beside[1]);
    calls[2]!.end();
    await working;
    assert.deepEqual(work.status, { kind: 'ready' });
    assert.equal(calls.length, 3);
    const later = [cut(new FakeDocument('d.txt', 'x\ny'), 'line', [])];
    const failing = work.embedBeside(later);
    await settled();
    assert.equal(calls.length, 4, 'after the content it begins at once');
    calls[3]!.embed(1);
    assert.equal(statuses.at(-1), 'working 1/2');
    calls[3]!.fail(new AppError('engineStopped', 'It ended.'));
    await failing;
    assert.equal(work.status.kind, 'failed');
    void work.embedBeside(later);
    await settled();
    assert.equal(calls.length, 5, 'what failed may be asked for again');
  });

  test('what fails before anything is open is told', async () => {
    const { work, logged } = setup();
    const chosen = { kind: 'documents', title: '', uris: [resource('gone.txt')], tab: 'tokens' };
    const content = new ShownContent(chosen as never, fakeSources());
    await work.embed(content);
    assert.equal(work.status.kind, 'failed');
    assert.equal(logged.length, 1);
  });
});
