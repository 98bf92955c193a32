import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HubClient } from '../../src/node/hub/hubClient.ts';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';

const sources = globSync('src/**/*.{ts,tsx}', { cwd: projectRoot }).map((path) => ({
  path: path.replaceAll('\\', '/'),
  text: readFileSync(join(projectRoot, path), 'utf8'),
}));

function pathsWith(pattern: RegExp): string[] {
  return sources.flatMap(({ path, text }) => (pattern.test(text) ? [path] : [])).sort();
}

test('one file asks the network, and two hand it the means', () => {
  assert.deepEqual(
    pathsWith(
      /node:(?:https?|http2|net|tls|dgram|dns)\b|WebSocket|XMLHttpRequest|EventSource|sendBeacon/,
    ),
    [],
  );
  assert.deepEqual(
    // One file holds programs as texts to compare with.
    pathsWith(/(?<![#\w])fetch *[,(}]/).filter((path) => !path.endsWith('/unrelatedPrograms.ts')),
    ['src/cli/addedModels.ts', 'src/host/models/modelLibrary.ts', 'src/node/hub/hubClient.ts'],
  );
});

test('the hosts that the sources name', () => {
  const hosts = sources.flatMap(({ text }) =>
    [...text.matchAll(/['"`]https?:\/\/([a-z0-9.-]+\.[a-z]+)/g)].map(([, host]) => host),
  );
  assert.deepEqual([...new Set(hosts)].sort(), [
    // Fetched from when a model is added; opened in the browser by a click; the name of a form of picture.
    'huggingface.co',
    'www.sbert.net',
    'www.w3.org',
  ]);
});

test('a token goes to its Hub encrypted, or to this machine, and nowhere in the open', async () => {
  const sent = async (endpoint: string): Promise<string | null> => {
    let authorization: string | null = null;
    const client = new HubClient({
      ...{ endpoint, token: 'hf_secret', isOffline: false },
      fetch: (_, init) => {
        authorization = new Headers(init?.headers).get('authorization');
        return Promise.resolve(new Response(null, { status: 404 }));
      },
    });
    await assert.rejects(
      client.listing('a/b'),
      (error: Error) => !error.message.includes('hf_secret'),
    );
    return authorization;
  };
  assert.equal(await sent('https://huggingface.co'), 'Bearer hf_secret');
  assert.equal(await sent('http://127.0.0.1:8080'), 'Bearer hf_secret');
  assert.equal(await sent('http://mirror.example.org'), null);
  assert.equal(await sent('http://localhost.example.org'), null);
});
