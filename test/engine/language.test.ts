import assert from 'node:assert/strict';
import { test } from 'node:test';
import { germanBundle } from '../support/germanBundle.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { startEngine } from '../support/startEngine.ts';

test('the engine’s process says its errors in the language that it is opened with, and in English without one', async (t) => {
  for (const [language, message] of [
    [germanBundle(), 'Der Text hat kein Token 99; betten Sie ihn neu ein.'],
    [undefined, 'The text has no token 99; embed it again.'],
  ] as const) {
    const engine = startEngine(t, tinyModel, {
      handshake: async (api) => {
        await api.open({ modelFolder: tinyModel, language });
      },
    });
    const request = { text: 'boats', token: 99, layer: -1, priority: 'query' } as const;
    await assert.rejects(
      engine.call((api) => api.tokenVector(request)),
      { code: 'invalidInput', message },
    );
  }
});

test('a folder that is no model is refused in that language too', async (t) => {
  const engine = startEngine(t, '/nowhere', {
    handshake: async (api) => {
      await api.open({ modelFolder: '/nowhere', language: germanBundle() });
    },
  });
  await assert.rejects(
    engine.call((api) => api.embedTokens({ text: 'a', layer: -1, priority: 'query' })),
    { code: 'modelMissing', message: /^Es gibt keinen Modellordner \/nowhere/ },
  );
});
