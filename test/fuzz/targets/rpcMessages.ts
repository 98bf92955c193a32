import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { jsonIfAny } from '../../../src/core/json/parseJson.ts';
import { shortNames } from '../../../src/core/errors/shortNames.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { ipcConnection } from '../../../src/node/process/ipcConnection.ts';
import { attributionMethods } from '../../../src/protocol/attributionApi.ts';
import { corpusMethods } from '../../../src/protocol/corpusApi.ts';
import { textsMethods } from '../../../src/protocol/engineApi.ts';
import { insideMethods } from '../../../src/protocol/insideApi.ts';
import { originMethods } from '../../../src/protocol/originApi.ts';
import { serve } from '../../../src/protocol/rpc.ts';
import { openEngine } from '../../support/openEngine.ts';
import { tinyModel } from '../../support/projectPaths.ts';
import type { FuzzTarget } from '../fuzzTarget.ts';
import { mutateJson } from '../mutations/mutateJson.ts';

// What writes nothing to the disk and reads nothing from it.
const methods = {
  ...textsMethods,
  ...corpusMethods,
  ...insideMethods,
  ...originMethods,
  ...attributionMethods,
};
const answerMs = 20_000;
const choice = { layer: -1, pooling: 'mean' };
const scope = { documents: ['a', 'b'] };
const text = 'The cat sat on the mat.';

const requests: readonly (readonly [method: string, request: unknown])[] = [
  ['putDocument', { document: 'a', text: `${text}\nThe dog sat.\n\nthe mat`, segmentKind: 'line' }],
  [
    'putDocument',
    {
      document: 'b',
      text: `# A\n\n${text} More.`,
      segmentKind: 'sentence',
      textKind: 'markdown',
      path: 'b.md',
    },
  ],
  [
    'putDocument',
    {
      document: 'c',
      text: 'id,note\n1,"a, b"\n',
      segmentKind: 'passage',
      textKind: 'delimited',
      columns: ['note'],
    },
  ],
  ['embedDocument', { document: 'a', priority: 'bulk' }],
  ['embedTexts', { texts: [text, 'the', text], choice, priority: 'query' }],
  ['embedTokens', { text, layer: -1, priority: 'query' }],
  ['tokenVector', { text, layer: 0, token: 1, priority: 'query' }],
  ['search', { query: 'cat -dog "the" /s.t/', mode: 'hybrid', scope, limit: 5, roots: [] }],
  ['search', { query: 'mat', mode: 'instant', scope, limit: 5, more: ['cat'], less: ['dog'] }],
  [
    'similar',
    { text, exclude: { document: 'a', start: 0, end: 3 }, scope, limit: 3, everyPlace: true },
  ],
  ['queryNearness', { query: 'cat', scope }],
  ['textPlaces', { text, scope, limit: 4, query: 'cat' }],
  ['compare', { texts: [{ text }, { text: 'the dog' }], scope, pairLimit: 10, priority: 'query' }],
  ['unrelatedPairs', { scope }],
  ['documentVectors', { document: 'a', segments: [0, 1] }],
  ['attention', { text, layer: 0, head: 0, token: 1 }],
  ['attentionOverview', { text, token: 0 }],
  ['tokenPath', { text, token: 1 }],
  ['tokenPair', { text, other: 'the', token: 1, otherToken: 1 }],
  ['tokenInputs', { text, token: 1 }],
  ['modelInput', { text }],
  ['wholeVector', { text, choice }],
  ['attribute', { query: 'cat', text }],
  ['matchLines', { query: 'cat', texts: [{ text }] }],
  ['matchWords', { query: 'cat', texts: [{ text }] }],
  ['removeDocument', { document: 'a' }],
];
const names = [
  ...Object.keys(methods),
  'open',
  'constructor',
  '$/cancelRequest',
  '$/progress',
  'log',
  'request',
  'progress',
  'token',
  'id',
];
let opened: Promise<Engine> | undefined;

/** Messages into the engine, odd ones among them: each call is answered once, and the next one as ever. */
export const rpcMessages: FuzzTarget<string> = {
  seeds: () => {
    const calls = requests.map(([method, request], id) => ({
      ...{ jsonrpc: '2.0', id, method },
      params: { request, ...(id % 3 === 0 && { progress: id }) },
    }));
    const cancel = { jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 3 } };
    const some = (from: number, to: number): string =>
      JSON.stringify([...calls.slice(0, 2), ...calls.slice(from, to)]);
    return [
      ...[some(2, 7), some(7, 11), some(11, 15), some(15, 20), some(20, 26)],
      JSON.stringify([calls[0], calls[3], cancel, calls[3], { jsonrpc: '2.0', id: 3, result: 1 }]),
    ];
  },

  mutate: (script, chance, seeds) => mutateJson(script, chance, names, seeds),

  check: async (script) => {
    const messages = jsonIfAny(script);
    if (!Array.isArray(messages)) return;
    const engine = await (opened ??= openEngine(tinyModel));
    const far = new Wire();
    const connection = ipcConnection(far as unknown as ChildProcess);
    connection.onError(() => undefined);
    serve(connection, engine as unknown as Parameters<typeof serve>[1], methods as never);
    connection.listen();
    const last = {
      jsonrpc: '2.0',
      id: 'last one',
      method: 'embedTokens',
      params: { request: requests[5]![1] },
    };
    const all = [...(messages as unknown[]), last];
    for (const message of all) far.emit('message', message);
    const wanted = all.filter(isCall).map(({ id }) => id);
    const deadline = Date.now() + answerMs;
    const isAnswered = (id: unknown): boolean => far.answers.some((answer) => answer.id === id);
    while (!wanted.every(isAnswered) && Date.now() < deadline) await pause(1);
    connection.dispose();
    // A call that comes twice while it waits for its turn is one.
    for (const id of new Set(wanted)) {
      const count = (ids: readonly unknown[]): number => ids.filter((each) => each === id).length;
      const answers = count(far.answers.map((answer) => answer.id));
      assert.ok(answers >= 1, 'a call without an answer');
      assert.ok(answers <= count(wanted), 'a call with several answers');
    }
    for (const { id, error, result } of far.answers) {
      if (id === 'last one') assert.ok(result !== undefined, 'the next call has no result');
      if (error) {
        const said = shortNames(error.message);
        assert.ok(said !== '' && said.length <= 1500, 'an error without a sentence');
      }
    }
  },

  close: async () => {
    await (await opened)?.close();
    opened = undefined;
  },
};

interface Answer {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** The channel to a process, in which messages stay as they are. */
class Wire extends EventEmitter {
  readonly answers: Answer[] = [];

  send(message: object, ...rest: readonly unknown[]): void {
    if ('id' in message) this.answers.push(message);
    const onSent = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
    onSent?.();
  }
}

function isCall(message: unknown): message is { readonly id: string | number } {
  if (typeof message !== 'object' || message === null || !('id' in message)) return false;
  const { id, method, params } = message as { id: unknown; method?: unknown; params?: unknown };
  if (typeof method !== 'string' || (typeof id !== 'string' && typeof id !== 'number'))
    return false;
  if (params !== undefined && (typeof params !== 'object' || params === null)) return false;
  return method !== '$/cancelRequest' && method !== '$/progress';
}
