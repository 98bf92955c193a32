import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hubEndpoint, hubEnvironment } from '../../../../src/node/hub/hubEnvironment.ts';

test('without variables: the Hub itself, no token, the cache in the home', () => {
  assert.deepEqual(hubEnvironment({}), {
    endpoint: 'https://huggingface.co',
    token: undefined,
    isOffline: false,
    cacheFolder: join(homedir(), '.cache', 'huggingface', 'hub'),
  });
});

test('the variables of the Hub’s own tools, the nearer before the wider', () => {
  const folder = (environment: NodeJS.ProcessEnv): string =>
    hubEnvironment(environment).cacheFolder;
  const [xdg, home, hub] = ['/xdg', '/hf', '/hub'];
  assert.equal(folder({ XDG_CACHE_HOME: xdg }), join(xdg, 'huggingface', 'hub'));
  assert.equal(folder({ XDG_CACHE_HOME: xdg, HF_HOME: home }), join(home, 'hub'));
  assert.equal(folder({ HF_HOME: home, HF_HUB_CACHE: hub }), hub);
  assert.equal(folder({ HF_HUB_CACHE: '~/models' }), `${homedir()}/models`);
  assert.equal(folder({ HF_HOME: '' }), folder({}));

  const offline = ['1', 'ON', 'yes', 'true'].map((word) => ({ HF_HUB_OFFLINE: word }));
  assert.ok(offline.every((environment) => hubEnvironment(environment).isOffline));
  assert.equal(hubEnvironment({ HF_HUB_OFFLINE: '0' }).isOffline, false);
  assert.equal(hubEnvironment({ HF_TOKEN: ' abc ' }).token, 'abc');
});

test('a mirror’s address, below a path too; what is none stays as it is written, and is refused when it is asked', () => {
  const endpoint = (text: string): string => hubEnvironment({ HF_ENDPOINT: text }).endpoint;
  assert.equal(endpoint('https://mirror.example/hub//'), 'https://mirror.example/hub');
  assert.equal(endpoint('http://127.0.0.1:8080?x=1'), 'http://127.0.0.1:8080');
  for (const bad of [
    'mirror.example',
    'ftp://mirror.example',
    'https://name:word@mirror.example',
  ]) {
    assert.equal(endpoint(bad), bad);
    assert.throws(() => hubEndpoint(bad), { code: 'invalidInput' });
  }
});
