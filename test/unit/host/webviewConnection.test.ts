import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as vscode from 'vscode';
import { connectWebview } from '../../../src/host/webviewConnection.ts';
import { createProxy, serve } from '../../../src/protocol/rpc.ts';

interface Api {
  double(request: { readonly vector: Float32Array }): Promise<Float32Array>;
}

type Listener = (message: unknown) => void;

/** Two webviews: what one posts the other receives, while the wire is not cut. */
function webviews() {
  const listeners: Listener[][] = [[], []];
  const wire = { isCut: false };
  const webview = (own: number, other: number): vscode.Webview => {
    const made = {
      onDidReceiveMessage: (listener: Listener) => {
        listeners[own]!.push(listener);
        return { dispose: () => listeners[own]!.splice(listeners[own]!.indexOf(listener), 1) };
      },
      postMessage: async (message: unknown) => {
        if (!wire.isCut)
          for (const listener of listeners[other]!) listener(structuredClone(message));
        return Promise.resolve(!wire.isCut);
      },
    };
    return made as Partial<vscode.Webview> as vscode.Webview;
  };
  return { host: webview(0, 1), page: webview(1, 0), wire, listeners };
}

test('calls cross, typed arrays as they are, until the connection ends; a hidden page is no error', async () => {
  const { host, page, wire, listeners } = webviews();
  const serving = connectWebview(host);
  const double = async ({ vector }: { readonly vector: Float32Array }): Promise<Float32Array> =>
    Promise.resolve(vector.map((value) => 2 * value));
  serve<Api>(serving, { double }, { double: true });
  serving.listen();
  const asking = connectWebview(page);
  asking.listen();
  const api = createProxy<Api>(asking, { double: true });
  assert.deepEqual(await api.double({ vector: Float32Array.of(1, 2) }), Float32Array.of(2, 4));
  wire.isCut = true;
  const lost = api.double({ vector: Float32Array.of(1) });
  asking.dispose();
  await assert.rejects(lost, { code: 'engineStopped' });
  serving.dispose();
  assert.deepEqual(
    listeners.map(({ length }) => length),
    [0, 0],
  );
});
