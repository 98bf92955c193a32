import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { panelTabs } from '../../src/protocol/panelTabs.ts';
import { change } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import { generatedLines } from '../support/fakes/sampleTexts.ts';
import { part, untilShown } from '../support/fakes/shownPage.ts';
import { germanBundle } from '../support/germanBundle.ts';

describe('the page of an editor in German', () => {
  const language = germanBundle();
  const untilStatus = (page: Page, status: string) =>
    page.locator(`#page[data-status="${status}"]`).waitFor();

  test('says so, and its frame is in German: tabs, head, list, progress, each in its number', async () => {
    const { page, problems } = await openFakePage({
      language,
      texts: generatedLines(3),
      unit: 'line',
      canChooseUnit: true,
      embeddedCount: 1,
      status: { kind: 'working', done: 1200, total: 50_000 },
    });
    await untilStatus(page, 'working');
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    assert.match(
      await part(page, 'status'),
      /^Eingebettet: 1\.200 von 50\.000 Zeilen\s+Abbrechen$/,
    );
    assert.equal(await part(page, 'segment-count'), '1 von 3 Zeilen eingebettet');
    await page.getByRole('button', { name: 'Vektoren exportieren…' }).waitFor();
    await page.getByRole('listbox', { name: 'Zeilen' }).waitFor();
    const tabs = await page.getByRole('tab').allInnerTexts();
    assert.deepEqual(tabs.slice(0, 3), ['Tokens', 'Attention', 'Ähnliche Zeilen']);
    const labels = panelTabs.map(({ label }) => language.translations[label()]);
    assert.deepEqual(tabs, labels);
    await change(page, { status: { kind: 'cancelled' } });
    assert.match(await part(page, 'status'), /^Abgebrochen, bevor alles eingebettet war\./);
    await page.getByRole('button', { name: 'Neu einbetten' }).first().waitFor();
    await change(page, { status: { kind: 'ready' }, embeddedCount: Infinity });
    await untilShown(page, 1);
    assert.match(await part(page, 'model'), /384 Dimensionen · 6 Schichten/);
    assert.equal(await part(page, 'segment-count'), '3 Zeilen');
    await page.locator('[data-part="segment-count"]').click();
    await page.getByTitle('Liste einblenden').waitFor();
    assert.deepEqual(problems, []);
  });

  test('similarity, the map and labels are in German', async () => {
    const { page, problems } = await openFakePage({
      language,
      texts: generatedLines(12),
      unit: 'line',
      tab: 'similarity',
    });
    await page.getByRole('grid', { name: 'Ähnlichkeit jedes Paares' }).waitFor();
    await page.getByRole('button', { name: 'Matrix speichern oder kopieren…' }).waitFor();
    await page.getByRole('radio', { name: 'Wiederholungen' }).click();
    await page.getByText('1 Gruppe: 2 von 12 Zeilen sagen, was andere schon sagen.').waitFor();
    await page.getByRole('tab', { name: 'Themen' }).click();
    await page.getByPlaceholder('Auf der Karte suchen').waitFor();
    await page.getByRole('tab', { name: 'Labels' }).click();
    await page.getByPlaceholder('Neues Label').waitFor();
    assert.match(await part(page, 'label-state'), /^Wählen Sie einen Text/);
    assert.deepEqual(problems, []);
  });

  test('tokens, attention and similar lines are in German', async () => {
    const { page, problems } = await openFakePage({
      language,
      texts: generatedLines(12),
      unit: 'line',
    });
    await untilShown(page, 1);
    await page.getByRole('heading', { name: 'Kosinus zu jedem anderen Token' }).waitFor();
    await page.getByText('Was hineingeht').click();
    await page.getByRole('heading', { name: 'Schicht 0 = die Summe, normalisiert' }).waitFor();
    await page.getByRole('tab', { name: 'Attention' }).click();
    await page.getByRole('heading', { name: /^Schicht \d+, /u }).waitFor();
    await page.getByText('Wohin jeder Kopf sieht').waitFor();
    await page.getByRole('tab', { name: 'Ähnliche Zeilen' }).click();
    await page.getByText('12 Zeilen verglichen', { exact: true }).waitFor();
    await page.getByText('Was jedes Wort beiträgt, in Zahlen').waitFor();
    assert.deepEqual(problems, []);
  });

  test('an empty one says what to do, with the command’s name marked in the sentence', async () => {
    const { page } = await openFakePage({ language, status: { kind: 'empty' } });
    await untilStatus(page, 'empty');
    assert.match(await part(page, 'status'), /Noch kein Text/);
    assert.equal(
      await page.locator('[data-part="status"] strong').innerText(),
      'Auswahl einbetten',
    );
  });

  test('what a translation holds does not end the element that brings it', async () => {
    const translations = { Tokens: '</script><b id="out">Tokens</b>' };
    const { page, problems } = await openFakePage({
      language: { name: 'de', translations },
      texts: ['one two'],
    });
    await untilShown(page, 1);
    assert.equal(await page.getByRole('tab').first().innerText(), translations.Tokens);
    assert.equal(await page.locator('#out').count(), 0);
    assert.deepEqual(problems, []);
  });
});
