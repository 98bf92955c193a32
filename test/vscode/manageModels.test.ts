import assert from 'node:assert/strict';
import { cpSync, globSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { referenceFileName } from '../../src/core/model/referenceVectors.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { HubServer } from '../support/hubServer.ts';
import { IndexList } from '../support/indexList.ts';
import { ModelList } from '../support/modelList.ts';
import { openVscode } from '../support/openVscode.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { tinyModelFiles } from '../support/tinyModelFiles.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const id = 'owner/tiny';
const bundledTokens = ['[CLS]', 'boats', 'asleep', '[SEP]'];
const tinyTokens = '[CLS] b ##o ##a ##t ##s as ##l ##e ##e ##p [SEP]'.split(' ');

/** Where the editor keeps the one model that was added. */
function addedFolder({ home }: VscodeWindow): string {
  const data = dirname(home);
  const [file = ''] = globSync('**/globalStorage/*/models/**/onnx/model.onnx', { cwd: data });
  return dirname(dirname(join(data, file)));
}

/** Two texts with the vectors of a model's folder, read as the editor reads it. */
async function referenceTexts(modelFolder: string) {
  const engine = createEngine(() => undefined);
  const { choice } = await engine.open({ modelFolder });
  const asked = { choice, priority: 'query' } as const;
  const vectorOf = async (text: string): Promise<readonly number[]> => [
    ...(await engine.embedTexts({ ...asked, texts: [text] })).data,
  ];
  return [
    { text: 'boats asleep', as: 'query', vector: await vectorOf('boats asleep') },
    { text: 'the tide', as: 'encode', vector: await vectorOf('the tide') },
  ] as const;
}

describe('Manage Models, with a Hub on this machine', () => {
  let hub: HubServer;
  let vscode: VscodeWindow;
  let panel: ExplorerPage;
  let models: ModelList;
  let index: IndexList;

  before(async () => {
    const files = tinyModelFiles();
    hub = await HubServer.start({ [id]: files, 'owner/wrong': files });
    vscode = await openVscode({ settings: { 'semanticText.hub.endpoint': hub.endpoint } });
    panel = new ExplorerPage(vscode);
    models = new ModelList(vscode);
    index = new IndexList(vscode);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(async () => {
    await vscode.close();
    await hub[Symbol.asyncDispose]();
  });

  test('a model is fetched once its size was seen, used where the other was, and removed', async () => {
    await vscode.openFile('tide.md');
    await vscode.selectText('boats asleep');
    // Once, in a window that had just opened, no panel came of the click.
    const tab = vscode.page.locator('.tab', { hasText: 'Semantic: tide.md' });
    await vscode.runCommandUntil('Semantic Text: Embed Selection', tab);
    await panel.untilTokens(bundledTokens);
    await vscode.untilStatusBarItem(/all-MiniLM-L6-v2/);
    await vscode.runCommand('Semantic Text: Index Workspace…');
    await index.clickInDialog('Index');
    await index.untilRows(/Up to date/, /^1 of 1 distinct text embedded *all-MiniLM/);

    await models.open();
    assert.equal(hub.requests.length, 0);
    await models.ask(id);
    const question = await models.dialogText();
    assert.match(question, /Download owner\/tiny\?\s+3 files, 61 kB, from http:\/\/127\.0\.0\.1/);
    assert.match(question, new RegExp(`Commit ${hub.commitOf(id)}`));
    assert.equal(hub.requests.filter(({ path }) => path.includes('/resolve/')).length, 0);
    await models.answer('Download');
    await vscode.untilStatusBarItem(/owner\/tiny/);
    await panel.untilTokens(tinyTokens);
    await panel.choose(1);
    assert.equal((await panel.vector()).length, 32);
    await index.untilRows(/Up to date/, /^1 of 1 distinct text embedded *owner\/tiny/);

    await models.open();
    assert.match(await models.description(id), /^61 kB · 3 files · commit [0-9a-f]{8}$/);
    await models.press(id, 'Verify');
    await vscode.untilNotification(/All files of owner\/tiny are intact/);
    await models.open();
    await models.press(id, 'Remove');
    assert.match(await models.dialogText(), /Remove owner\/tiny\?[^]*The bundled model is used/);
    await models.answer('Remove');
    await vscode.untilStatusBarItem(/all-MiniLM-L6-v2/);
    await panel.untilTokens(bundledTokens);
  });

  test('a model is used and compared with the reference vectors in its folder', async () => {
    await models.open();
    await models.ask(id);
    await models.answer('Download');
    await vscode.untilStatusBarItem(/owner\/tiny/);
    const added = addedFolder(vscode);
    const texts = await referenceTexts(added);
    const file = join(added, referenceFileName);
    const compare = async (): Promise<void> => {
      await models.open();
      await models.press(id, 'Use and Compare with Its Reference Vectors');
    };

    const write = (listed: readonly object[]): void => {
      writeFileSync(
        file,
        JSON.stringify({ formatVersion: 1, madeWith: 'tiny 1.0', texts: listed }),
      );
    };
    write(texts);
    await vscode.updateSettings({ 'semanticText.model.name': '' });
    await vscode.untilStatusBarItem(/all-MiniLM-L6-v2/);
    await compare();
    await vscode.untilNotification(
      /The vectors of owner\/tiny are those of tiny 1\.0: over 2 texts the smallest cosine is 1\.000000/,
    );
    await vscode.untilStatusBarItem(/owner\/tiny/);
    await vscode.runCommand('Notifications: Clear All Notifications');

    const [first, second] = texts;
    write([first, { ...second, vector: first.vector }]);
    await compare();
    await vscode.answerNotification(
      /1 of 2 vectors of owner\/tiny are not those of tiny 1\.0.*Choose another export/,
      'Show Log',
    );
    assert.match(
      vscode.log(/Semantic/),
      /owner\/tiny against tiny 1\.0: 1\.000000 \(query\) boats/,
    );

    writeFileSync(file, '{}');
    await compare();
    await vscode.untilNotification(/referenceVectors\.json holds no reference vectors/);
  });

  test('a device is chosen among those that fit; the processor always does', async () => {
    // No machine has it, so the setting is to be mended whatever the trials of real ones say.
    await vscode.updateSettings({ 'semanticText.engine.device': 'abacus' });
    await vscode.runCommand('Semantic Text: Restart Engine');
    await models.open();
    await models.choose('Choose Device…');
    const row = vscode.page.locator('.quick-input-widget .monaco-list-row', {
      hasText: 'Processor',
    });
    await vscode.untilNotification(/The device abacus cannot be used.*the CPU computes/);
    assert.equal(await row.locator('.codicon-check').count(), 0);
    await row.click();
    await row.waitFor({ state: 'hidden' });

    await models.open();
    await models.choose('Choose Device…');
    const ticked = row.locator('.codicon-check');
    await until('the processor to be in use, alone or among others', async () => {
      const said = (await vscode.notifications()).join(' ');
      return /On this machine the processor alone computes/.test(said) || ticked.isVisible();
    });
  });

  test('what cannot be fetched or opened says why, and the model in use goes on', async () => {
    await models.open();
    await models.ask('owner/none');
    await vscode.untilNotification(/has no model owner\/none; check how its id is written/);

    hub.failAlways('tokenizer.json', { kind: 'wrongBytes' });
    await models.open();
    await models.ask('owner/wrong');
    await models.answer('Download');
    await vscode.untilNotification(/tokenizer\.json of owner\/wrong has not the Git hash/);
    await models.open();
    assert.match(
      await models.description('owner/wrong'),
      /^\d+ (?:kB|bytes) so far · not finished, asks 127\.0\.0\.1/,
    );
    await models.press('owner/wrong', 'Remove');
    assert.match(await models.dialogText(), /Remove what has been downloaded of owner\/wrong\?/);
    await models.answer('Remove');
    await until('the row to go', async () => {
      await models.open();
      const isThere = await models.has('owner/wrong');
      await models.close();
      return !isThere;
    });

    await vscode.updateSettings({ 'semanticText.model.name': 'owner/missing' });
    await vscode.untilNotification(
      /The model owner\/missing cannot be used; the bundled one is used/,
    );
    await vscode.untilStatusBarItem(/all-MiniLM-L6-v2/);
  });

  test('where the Hub’s address is none, the models of this machine are listed all the same', async () => {
    await vscode.updateSettings({ 'semanticText.hub.endpoint': 'no address' });
    await models.open();
    await models.ask('owner/tiny2');
    await vscode.untilNotification(/address "no address" is no http or https address/);
    await vscode.updateSettings({ 'semanticText.hub.endpoint': hub.endpoint });
  });

  test('a folder in the settings may be written from home on; another part of a path is told', async () => {
    cpSync(tinyModel, join(vscode.home, 'own'), { recursive: true });
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile('tide.md');
    await vscode.selectText('boats asleep');
    await vscode.runCommand('Semantic Text: Embed Selection');
    await vscode.untilStatusBarItem(/all-MiniLM-L6-v2/);
    await vscode.updateSettings({ 'semanticText.model.name': '~/own' });
    await vscode.untilStatusBarItem(/tiny/);
    await vscode.updateSettings({ 'semanticText.model.name': './own' });
    await vscode.untilNotification(/The model \.\/own cannot be used.*Give the whole path/);
    await vscode.untilStatusBarItem(/all-MiniLM-L6-v2/);
  });

  test('a folder chosen while a long text is embedded: the work begins anew, and nothing is said', async () => {
    const sentence = 'The quick brown fox jumps over the lazy dog and then runs home. ';
    writeFileSync(join(vscode.folder!, 'long.txt'), `${sentence.repeat(1500)}\n`);
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile('long.txt');
    await vscode.selectLines(1, 1);
    await vscode.runCommand('Semantic Text: Embed Selection');
    await panel.untilState('working');
    await vscode.updateSettings({ 'semanticText.model.name': tinyModel });
    await vscode.untilStatusBarItem(/tiny/);
    await panel.untilState('ready');
    await panel.choose(1);
    assert.equal((await panel.vector()).length, 32);
    assert.doesNotMatch((await vscode.notifications()).join(' '), /stopped|[Cc]ancelled/);
  });
});
