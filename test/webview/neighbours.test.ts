import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { callsOf, change } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { generatedLines } from '../support/fakes/sampleTexts.ts';
import { chooseSegment, part } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

interface Hit {
  readonly id: string;
  readonly line: number;
  readonly score: number;
  readonly percentile: number;
  readonly text: string;
}

const untilShownFor = (page: Page, segment: number) =>
  page.locator(`[data-part="neighbours"][data-shown-for="${segment}"]`).waitFor();
const hits = (page: Page): Promise<Hit[]> =>
  page.locator('[data-part="neighbours"] [data-neighbour]').evaluateAll((rows) =>
    rows.map((row) => ({
      id: row.getAttribute('data-neighbour')!,
      line: Number(row.getAttribute('data-line')),
      score: Number(row.getAttribute('data-score')),
      percentile: Number(row.getAttribute('data-percentile')),
      text: (row as HTMLElement).innerText,
    })),
  );
const hit = (page: Page, id: string) => page.locator(`[data-neighbour="${id}"] .hit`);

describe('the tab of neighbours', () => {
  async function open(options: FakePageOptions = {}) {
    const opened = await openFakePage({
      texts: generatedLines(60),
      unit: 'line',
      title: 'guide.md',
      width: 900,
      tab: 'neighbours',
      ...options,
    });
    await untilShownFor(opened.page, options.selectedSegment ?? 0);
    return opened;
  }

  test('hits in the host’s order, percentile first, cosine beside it, where and what', async () => {
    const { page, problems } = await open();
    const shown = await hits(page);
    assert.equal(shown.length, 50);
    assert.deepEqual(
      shown,
      shown.toSorted((a, b) => b.score - a.score),
    );
    for (const { id, score, percentile, text, line } of shown.slice(1, 12)) {
      const index = Number(id.split('#')[1]);
      const expected = await page.evaluate((i) => window.fakeHost.expectedCosine(0, i), index);
      assert.equal(score, expected);
      assert.equal(line, index + 1);
      const rounded = Math.floor(percentile * 10 + 1e-9) / 10;
      const name = percentile === 100 ? '100 %' : `${rounded.toFixed(1)} %`;
      assert.match(
        text,
        new RegExp(`^${name}\\s+cosine\\s+${score.toFixed(4).replace('.', '\\.')}`),
      );
      assert.ok(text.includes(`guide.md:${line}`), text);
      assert.ok(text.includes(`, ${line}.`), text);
    }
    assert.equal(await part(page, 'neighbours-of'), 'The editor opens long files quickly, 1.');
    assert.match(
      await page.locator('.neighbours-tab .basis summary').innerText(),
      /^How near these are is not known for this model\. .* random pairs of these lines /,
    );
    await page.getByText('60 lines compared', { exact: true }).waitFor();
    assert.deepEqual(problems, []);
  });

  test('what made it match: words, special tokens and the rest add up to the cosine', async () => {
    const { page } = await open();
    const attribution = page.locator('[data-part="attribution"]');
    const first = (await hits(page))[0]!;
    const assertAddsUp = async (score: number): Promise<void> => {
      await page.locator(`[data-part="attribution"][data-score="${score}"]`).waitFor();
      assert.equal(await attribution.count(), 1);
      const shares = await attribution
        .locator('[data-contribution]')
        .evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-contribution'))));
      const rest = await attribution
        .locator('[data-rest]')
        .evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-rest'))));
      const sum = [...shares, ...rest].reduce((total, share) => total + share, 0);
      assert.ok(Math.abs(sum - score) < 1e-9, `${sum} instead of ${score}`);
      assert.match(
        await attribution.locator('.attribution-sum').innerText(),
        new RegExp(`adds up to ${score.toFixed(4)}$`),
      );
    };
    await assertAddsUp(first.score);
    assert.equal(await attribution.locator('[data-special="cls"]').innerText(), '[CLS]');
    assert.equal(await attribution.locator('[data-special="sep"]').innerText(), '[SEP]');
    assert.equal(await attribution.locator('[data-rest]').count(), 0);
    const second = (await hits(page))[1]!;
    await page.evaluate(() => (window.fakeHost.shownWords = 4));
    await hit(page, first.id).focus();
    await page.keyboard.press('ArrowDown');
    await assertAddsUp(second.score);
    assert.equal(await attribution.locator('[data-rest]').count(), 1);
  });

  test('words that met: an arc for each pair, lit by the pointer and the focus, and their numbers', async () => {
    const { page, problems } = await open();
    const meetings = page.locator('[data-part="meetings"]');
    await meetings.locator('path').first().waitFor();
    const drawn = await meetings.locator('path').count();
    const rows = meetings.locator('.meetings-numbers tbody tr');
    await meetings.locator('.meetings-numbers summary').click();
    await rows.first().waitFor();
    assert.equal(await rows.count(), drawn);
    const asked = meetings.locator('[data-side="query"] .met');
    assert.equal(await asked.count(), drawn);
    assert.equal((await asked.first().getAttribute('data-tint')) !== null, true);
    await asked.first().hover();
    assert.equal(await meetings.locator('.arc-lit').count(), 1);
    assert.match(
      await meetings.locator('.meetings-said').innerText(),
      /^“The” met “.+”: cosine .+, counts \d+ %$/,
    );
    await asked.first().focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await meetings.locator('.meetings-said').innerText(), /^“editor” met “/);
    // Each arc ends at its words.
    const isJoined = await meetings.evaluate((section) => {
      const root = section.querySelector('.meetings-drawn')!.getBoundingClientRect();
      return [...section.querySelectorAll('path')].every((path, pair) => {
        const numbers = path
          .getAttribute('d')!
          .match(/-?[\d.]+/g)!
          .map(Number);
        return (['query', 'text'] as const).every((side, i) => {
          const words = [...section.querySelectorAll(`[data-side="${side}"] .met`)];
          const word = words.find((each) =>
            each.getAttribute('data-pairs')!.split(' ').includes(String(pair)),
          )!;
          const { left, right } = word.getBoundingClientRect();
          const x = (i === 0 ? numbers[0]! : numbers.at(-2)!) + root.left;
          return x > left && x < right;
        });
      });
    });
    assert.equal(isJoined, true);
    assert.deepEqual(problems, []);
  });

  test('a word tells its number under the pointer and on focus, and in a table', async () => {
    const { page } = await open();
    const words = page.locator('[data-part="attribution"] [data-contribution]');
    await words.nth(1).waitFor();
    const value = Number(await words.nth(1).getAttribute('data-contribution')).toFixed(4);
    const card = page.locator('.attribution .hover-card');
    await words.nth(1).hover();
    assert.ok((await card.innerText()).includes(`adds ${value}`));
    await page.mouse.move(5, 5);
    assert.ok(await card.isHidden());
    await words.first().focus();
    await page.keyboard.press('ArrowRight');
    assert.ok(await words.nth(1).evaluate((it) => it === document.activeElement));
    assert.ok((await card.innerText()).includes(`adds ${value}`));
    assert.ok((await words.nth(1).getAttribute('aria-label'))!.endsWith(`adds ${value}`));
    await page.getByText('What each word adds, as numbers').click();
    const rows = page.locator('.attribution-numbers tbody tr');
    assert.equal(await rows.count(), (await words.count()) + 1);
    assert.match(await rows.nth(1).innerText(), new RegExp(`${value}$`));
  });

  test('arrow keys preview once they rest, Enter keeps the focus, a click goes to the editor', async () => {
    const { page } = await open();
    const shown = await hits(page);
    const revealed = async (): Promise<string[]> =>
      (await callsOf<{ neighbour: string; mode: string }>(page, 'revealNeighbour')).map(
        ({ neighbour, mode }) => `${neighbour} ${mode}`,
      );
    await hit(page, shown[0]!.id).focus();
    // Without a rest in between, however slow the machine is.
    await page.evaluate(() => {
      const options = { key: 'ArrowDown', bubbles: true, cancelable: true };
      for (let i = 0; i < 5; i++) {
        document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', options));
      }
    });
    const at = shown[5]!.id;
    await page.locator(`[data-neighbour="${at}"] .hit:focus`).waitFor();
    await until('the preview', async () => (await revealed()).join() === `${at} preview`);
    await page.keyboard.press('Enter');
    await until('Enter', async () => (await revealed()).at(-1) === `${at} keepFocus`);
    await page.keyboard.press('End');
    await page.locator(`[data-neighbour="${shown.at(-1)!.id}"] .hit:focus`).waitFor();
    await hit(page, shown[2]!.id).click();
    await until(
      'the click',
      async () => (await revealed()).at(-1) === `${shown[2]!.id} focusEditor`,
    );
    await hit(page, shown[3]!.id).locator('xpath=../*[contains(@class,"hit-text")]').click();
    await until(
      'the text',
      async () => (await revealed()).at(-1) === `${shown[3]!.id} focusEditor`,
    );
    assert.equal(await page.locator('.neighbours .hit[tabindex="0"]').count(), 1);
  });

  test('more hits when asked for, up to 200', async () => {
    const { page } = await open({ texts: generatedLines(300) });
    for (const count of [100, 200]) {
      await page.getByRole('button', { name: 'Show more' }).click();
      await until(`${count} hits`, async () => (await hits(page)).length === count);
    }
    assert.ok(await page.getByRole('button', { name: 'Show more' }).isHidden());
  });

  test('the other scope asks again and has the other document’s lines', async () => {
    const { page } = await open({ otherTexts: ['The editor opens long files quickly, 1.'] });
    await page.getByRole('radio', { name: 'Open editors' }).click();
    await page.locator('[data-neighbour="other#0"]').waitFor();
    const [first] = await hits(page);
    assert.equal(first?.id, 'other#0');
    assert.ok(first.text.includes('other.md:1'));
    assert.equal(first.score.toFixed(4), '1.0000');
    await page.keyboard.press('ArrowLeft');
    await page.locator('[data-scope="content"][aria-checked="true"]:focus').waitFor();
    await page.locator('[data-neighbour="other#0"]').waitFor({ state: 'detached' });
  });

  test('of a selection it says what was left out because it is inside', async () => {
    const { page } = await open({ texts: generatedLines(6), unit: 'selection' });
    const compared = page.locator('.compared');
    await compared.getByText('5 of 6 texts compared; 1 is inside the selection').waitFor();
    await change(page, { texts: ['Only one.'], unit: 'line', contentId: 'content 2' });
    await compared.getByText('1 line compared', { exact: true }).waitFor();
  });

  test('the workspace: its index in part, then as a whole, found texts explained and opened', async () => {
    const texts = ['The editor opens long files quickly, 1.', ...generatedLines(9)];
    const { page, problems } = await open({
      canSearchWorkspace: true,
      workspace: { texts, embedded: 0, index: 'absent' },
    });
    await page.getByRole('radio', { name: 'Workspace' }).click();
    const note = page.locator('[data-part="index-note"]');
    await note
      .getByText('The workspace has no index yet: there is nothing to compare with.')
      .waitFor();
    await page.getByText('0 of 10 texts compared', { exact: true }).waitFor();
    assert.equal((await hits(page)).length, 0);
    await note.getByRole('button', { name: 'Index Workspace…' }).click();
    await until('the call', async () => (await callsOf(page, 'indexWorkspace')).length === 1);
    await change(page, { workspace: { texts, embedded: 4, index: 'updating' } });
    await page.locator('[data-part="neighbours"][data-compared="4"]').waitFor();
    await note
      .getByText('The workspace is being indexed; nearer texts may still be found.')
      .waitFor();
    assert.ok(await note.getByRole('button').isHidden());
    await page.getByText('4 of 10 texts compared so far').waitFor();
    await change(page, { workspace: { texts, embedded: 4, index: 'partial' } });
    await note.getByText('Only a part of the workspace is indexed').waitFor();
    await note.getByRole('button', { name: 'Index Workspace…' }).waitFor();
    await change(page, { workspace: { texts, embedded: 10, index: 'ready' } });
    await page.locator('[data-part="neighbours"][data-compared="10"]').waitFor();
    assert.ok(await note.isHidden());
    const [first] = await hits(page);
    assert.equal(first?.id, 'workspace#0');
    assert.ok(first.text.includes('src/part 0.md:1'));
    await page.locator(`[data-part="attribution"][data-score="${first.score}"]`).waitFor();
    assert.match(
      await page.locator('.neighbours-tab .basis summary').innerText(),
      /random pairs of the workspace’s texts are less alike/,
    );
    await hit(page, 'workspace#3').click();
    await until('the click', async () => {
      const calls = await callsOf<{ neighbour: string; mode: string }>(page, 'revealNeighbour');
      return calls.at(-1)?.neighbour === 'workspace#3' && calls.at(-1)?.mode === 'focusEditor';
    });
    // Another content keeps the workspace: nothing of it has to be embedded first.
    await change(page, { texts: generatedLines(5), contentId: 'content 2', selectedSegment: 2 });
    await untilShownFor(page, 2);
    await page.locator('[data-scope="workspace"][aria-checked="true"]').waitFor();
    // A window without a folder has none.
    await change(page, { canSearchWorkspace: false });
    await page.locator('[data-scope="content"][aria-checked="true"]').waitFor();
    assert.ok(await page.locator('[data-scope="workspace"]').isHidden());
    assert.deepEqual(problems, []);
  });

  test('as more is embedded it is asked again, about once a second, and the focus stays', async () => {
    const { page } = await open({
      texts: generatedLines(200),
      embeddedCount: 100,
      status: { kind: 'working', done: 100, total: 200 },
    });
    await page.getByText('100 of 200 lines compared so far').waitFor();
    const shown = await hits(page);
    const kept = shown[4]!.id;
    await hit(page, shown[0]!.id).focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
    await page.locator(`[data-neighbour="${kept}"] .hit:focus`).waitFor();
    const before = (await callsOf(page, 'neighbours')).length;
    for (let done = 105; done < 200; done += 5) {
      const status = { kind: 'working', done, total: 200 } as const;
      await change(page, { embeddedCount: done, status });
    }
    await change(page, { embeddedCount: 200, status: { kind: 'ready' } });
    await page.locator('[data-part="neighbours"][data-compared="200"]').waitFor();
    const asked = (await callsOf(page, 'neighbours')).length - before;
    assert.ok(asked <= 3, `${asked} questions`);
    assert.ok(await hit(page, kept).evaluate((it) => it === document.activeElement));
    assert.equal(await page.locator(`[data-neighbour="${kept}"] .attribution`).count(), 1);
    const now = await hits(page);
    assert.deepEqual(
      now,
      now.toSorted((a, b) => b.score - a.score),
    );
  });

  test('another segment, from the list or the editor, has other neighbours', async () => {
    const { page } = await open();
    await chooseSegment(page, 7);
    await untilShownFor(page, 7);
    assert.match(await part(page, 'neighbours-of'), /, 8\.$/);
    const shown = await hits(page);
    assert.ok(!shown.some(({ id }) => id === 'own#7'), 'not itself');
    await page.locator(`[data-part="attribution"][data-score="${shown[0]!.score}"]`).waitFor();
    await change(page, { selectedSegment: 9 });
    await untilShownFor(page, 9);
  });

  test('a new edition is asked about again; an old call’s refusal is not shown', async () => {
    const { page } = await open();
    await page.evaluate(() => window.fakeHost.hold('neighbours'));
    await chooseSegment(page, 3);
    await change(page, { texts: ['New here.', ...generatedLines(60)], selectedSegment: 4 });
    await page.locator('#page[data-segment-count="61"]').waitFor();
    await page.evaluate(() => window.fakeHost.release('neighbours'));
    await untilShownFor(page, 4);
    assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
  });

  test('a failure is shown in the tab, and tried again', async () => {
    const { page } = await open();
    await page.evaluate(() => window.fakeHost.fail('neighbours', 'The engine stopped; try again.'));
    await chooseSegment(page, 2);
    const alert = page.getByRole('tabpanel').getByRole('alert');
    await alert.getByText('The engine stopped; try again.').waitFor();
    assert.equal((await hits(page)).length, 0);
    await page.evaluate(() => window.fakeHost.fail('neighbours'));
    await alert.getByRole('button', { name: 'Try Again' }).click();
    await untilShownFor(page, 2);
  });

  test('no attribution: its reason stands in the hit', async () => {
    const { page } = await open();
    const reason = 'Not available with this pooling; choose another.';
    await page.evaluate((it) => window.fakeHost.fail('attribution', it, 'unsupported'), reason);
    const second = (await hits(page))[1]!;
    await hit(page, second.id).click();
    await page.locator(`[data-neighbour="${second.id}"]`).getByText(reason).waitFor();
  });

  test('one line alone has none; a stopped work offers to go on', async () => {
    const { page } = await openFakePage({
      texts: ['Only one.'],
      tab: 'neighbours',
    });
    await page.getByText('There is no other text to compare with.').waitFor();
    await change(page, {
      texts: generatedLines(5),
      contentId: 'content 2',
      unit: 'line',
      embeddedCount: 0,
      status: { kind: 'cancelled' },
    });
    const panel = page.getByRole('tabpanel');
    await panel.getByText('This line has no vector yet.').waitFor();
    const asked = await callsOf<{ version: string }>(page, 'neighbours');
    assert.ok(!asked.some(({ version }) => version.startsWith('content 2')));
    await panel.getByRole('button', { name: 'Embed Again' }).click();
    await until('the call', async () => (await callsOf(page, 'retry')).length === 1);
  });

  test('equal lines are one row with the number of its places', async () => {
    const { page, problems } = await open({ texts: Array.from({ length: 70 }, () => 'Equal.') });
    const shown = await hits(page);
    assert.deepEqual(
      shown.map(({ id }) => id),
      ['own#1'],
    );
    assert.match(shown[0]!.text, /1\.0000[^]*69 places/);
    await page.getByText('70 lines compared', { exact: true }).waitFor();
    await change(page, { unit: 'selection', contentId: 'content 2' });
    const inside = '69 of 70 texts compared; 1 is inside the selection';
    await page.locator('.compared').getByText(inside).waitFor();
    assert.deepEqual(problems, []);
  });

  test('how near a hit is stands first in a word and a bar, its percentile in the tooltip', async () => {
    const texts = ['A red boat.', 'A red boat sails.', 'Invoices are paid within a month.'];
    const { page, problems } = await open({ texts: ['A red boat.', ...texts] });
    await page.evaluate(() => (window.fakeHost.knowsNearness = true));
    await page.getByRole('radio', { name: 'Open editors' }).click();
    const first = page.locator('[data-neighbour] .hit-nearness');
    await first.first().waitFor();
    const shown = await page.locator('[data-neighbour]').evaluateAll((rows) =>
      rows.map((row) => {
        const nearness = row.querySelector('.hit-nearness')!;
        const { score, percentile } = (row as HTMLElement).dataset;
        const { textContent: text } = nearness;
        return { text, title: nearness.getAttribute('title'), score: Number(score), percentile };
      }),
    );
    assert.equal(shown[0]!.text, '▰▰▰▰▰ strong');
    assert.equal(shown[0]!.title, 'Percentile 100 %');
    for (const { text, score } of shown) {
      const expected = 10 ** (1 - 7 * score);
      const word = expected <= 0.001 ? 'strong' : expected <= 0.05 ? 'likely' : '(weak|by chance)';
      assert.match(text, new RegExp(`^▰*▱* ${word}$`));
    }
    assert.equal(await page.locator('.hit-percentile').count(), 0);
    assert.match(
      await page.locator('.neighbours-tab .basis summary').innerText(),
      /^Strong, likely, weak or by chance: how few of these lines would be as near /,
    );
    // A bar is not read out.
    assert.match(
      await page.locator('[data-neighbour] .hit').first().ariaSnapshot(),
      /button "strong cosine /,
    );
    assert.deepEqual(problems, []);
  });

  test('rows of chance are dimmed and not counted; where all are, nothing is close', async () => {
    const texts = ['A red boat.', 'A red boat sails.', 'Why do comets return so late'];
    const { page, problems } = await open({ texts });
    await page.evaluate(() => (window.fakeHost.knowsNearness = true));
    await change(page, { texts: ['A red boat!', ...texts] });
    await page.locator('[data-neighbour] .hit-nearness').first().waitFor();
    const words = (): Promise<string[]> =>
      page
        .locator('[data-neighbour] .hit-nearness')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-nearness')!));
    const isChance = (word: string): boolean => word === 'chance';
    const near = (await words()).filter((word) => !isChance(word)).length;
    assert.ok(near > 0 && near < 3, (await words()).join());
    assert.equal(await page.locator('[data-neighbour].row-of-chance').count(), 3 - near);
    const quiet = await page
      .locator('.row-of-chance .hit-text')
      .first()
      .evaluate((it) => getComputedStyle(it).color);
    const plain = await page
      .locator('[data-neighbour]:not(.row-of-chance) .hit-text')
      .first()
      .evaluate((it) => getComputedStyle(it).color);
    assert.notEqual(quiet, plain);
    const count = `${near} ${near === 1 ? 'is' : 'are'} near`;
    assert.equal(await part(page, 'near-count'), count);
    assert.equal(await part(page, 'nothing-close'), '');
    await change(page, { texts: ['A red boat!', 'Why do comets return so late'] });
    await until('nothing to be close', async () => {
      return (await part(page, 'nothing-close')) === 'Nothing here is close in meaning.';
    });
    assert.deepEqual(await words(), ['chance']);
    assert.equal(await part(page, 'near-count'), '');
    assert.deepEqual(problems, []);
  });

  test('in the workspace lines on request: estimates first, until each has its own cosine', async () => {
    const texts = ['A boat.\nA quay.\nA net.', 'Bread.\nFlour.'];
    const { page, problems } = await open({
      canSearchWorkspace: true,
      workspace: { texts, embedded: 2, index: 'ready' },
    });
    await page.getByRole('radio', { name: 'Workspace' }).click();
    await page.locator('[data-neighbour="workspace#0"]').waitFor();
    const units = page.getByRole('radiogroup', { name: 'Look for' });
    assert.equal(await units.getByRole('radio', { checked: true }).innerText(), 'Passages');
    await page.evaluate(() => {
      window.fakeHost.knowsNearness = true;
      window.fakeHost.newLines = 0;
    });
    await units.getByRole('radio', { name: 'Lines' }).click();
    const rows = page.locator('[data-neighbour]');
    await page.locator('[data-neighbour="workspace#0:2"]').waitFor();
    assert.equal(await rows.count(), 5);
    assert.equal(await page.getByText('estimated', { exact: true }).count(), 5);
    assert.equal(await rows.locator('.hit-cosine').count(), 0);
    const compared = page.locator('.compared');
    await compared.getByText('0 of 5 lines of the nearest passages compared so far').waitFor();
    assert.ok((await rows.first().innerText()).includes('src/part'));
    await page.evaluate(() => (window.fakeHost.newLines = 2));
    await compared.getByText('5 lines of the nearest passages compared', { exact: true }).waitFor();
    assert.equal(await page.getByText('estimated', { exact: true }).count(), 0);
    assert.equal(await rows.locator('.hit-cosine').count(), 5);
    const asked = await callsOf<{ lines?: boolean }>(page, 'neighbours');
    assert.ok(asked.length >= 4 && asked.at(-1)!.lines === true);
    assert.match(
      (await page.locator('.neighbours-tab .basis summary').getAttribute('title'))!,
      /lines of the nearest passages/,
    );
    // It is remembered, and says nothing in a file.
    await page.getByRole('radio', { name: 'This document' }).click();
    await page.locator('[data-neighbour^="own#"]').first().waitFor();
    assert.equal(await units.count(), 0);
    await page.getByRole('radio', { name: 'Workspace' }).click();
    await page.locator('[data-neighbour="workspace#0:2"]').waitFor();
    assert.equal(await units.getByRole('radio', { checked: true }).innerText(), 'Lines');
    assert.deepEqual(problems, []);
  });

  const licensed = [
    'A licensed boat.',
    'Licensed.',
    'At sea.',
    '  Licensed.',
    'Licensed.',
    'A red boat.',
  ];

  test('the places of a text open below it and close, by keys', async () => {
    const { page, problems } = await open({ texts: licensed });
    const row = page.locator('[data-neighbour="own#1"]');
    const toggle = row.getByRole('button', { name: '3 places' });
    assert.equal(await page.locator('.places-toggle').count(), 1);
    assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
    assert.equal((await callsOf(page, 'neighbourPlaces')).length, 0);
    await hit(page, 'own#1').focus();
    await page.keyboard.press('ArrowRight');
    const places = row.locator('[data-place]');
    await places.first().waitFor();
    assert.equal(await toggle.getAttribute('aria-expanded'), 'true');
    assert.deepEqual(await places.allInnerTexts(), ['guide.md:2', 'guide.md:4', 'guide.md:5']);
    assert.deepEqual(await callsOf(page, 'neighbourPlaces'), [
      { version: 'content 1.1', segment: 0, neighbour: 'own#1' },
    ]);
    const isFocused = (id: string) => row.locator(`[data-place="${id}"]:focus`).waitFor();
    await page.keyboard.press('ArrowRight');
    await isFocused('own#1');
    await page.keyboard.press('ArrowDown');
    await isFocused('own#3');
    await page.keyboard.press('Enter');
    const last = async (): Promise<unknown> => (await callsOf(page, 'revealNeighbour')).at(-1);
    await until('the reveal', async () => (await last()) !== undefined);
    const request = { version: 'content 1.1', segment: 0 };
    assert.deepEqual(await last(), { ...request, neighbour: 'own#3', mode: 'keepFocus' });
    // Beyond the last place is what comes after the text.
    const ids = (await hits(page)).map(({ id }) => id);
    const next = ids[ids.indexOf('own#1') + 1];
    await page.keyboard.press('End');
    await isFocused('own#4');
    await page.keyboard.press('ArrowDown');
    await page.locator(`[data-neighbour="${next}"] .hit:focus`).waitFor();
    await row.locator('[data-place="own#4"]').focus();
    await page.keyboard.press('ArrowLeft');
    await row.locator('.hit:focus').waitFor();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await places.count(), 0);
    assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await places.count(), 0);
    assert.deepEqual(problems, []);
  });

  test('places open by a click, a click on one goes there; a part of very many says so', async () => {
    const { page } = await open({ texts: licensed });
    await page.evaluate(() => (window.fakeHost.shownPlaces = 2));
    const row = page.locator('[data-neighbour="own#1"]');
    await row.getByRole('button', { name: '3 places' }).click();
    await row.getByText('1 more place, not listed').waitFor();
    await row.locator('[data-place="own#3"]').click();
    const calls = () => callsOf<{ neighbour: string; mode: string }>(page, 'revealNeighbour');
    await until('the click', async () => (await calls()).at(-1)?.neighbour === 'own#3');
    assert.equal((await calls()).at(-1)?.mode, 'focusEditor');
    // Another line has its own.
    await chooseSegment(page, 2);
    await untilShownFor(page, 2);
    assert.equal(await page.locator('[data-place]').count(), 0);
    await page.evaluate(() => window.fakeHost.fail('neighbourPlaces', 'The engine stopped.'));
    await row.getByRole('button', { name: '3 places' }).click();
    await row.getByText('The engine stopped.').waitFor();
    await page.evaluate(() => window.fakeHost.fail('neighbourPlaces'));
    await row.getByRole('button', { name: 'Try Again' }).click();
    await row.locator('[data-place="own#3"]').waitFor();
  });

  test('markup and right-to-left text stay text, in their own direction', async () => {
    const markup = '<img src=x onerror="document.title=1"> **bold** [a](b)';
    const { page, problems } = await open({
      texts: [markup, `${markup} again`, 'שלום עולם', 'שלום עולם שוב', 'plain'],
      title: '<i>x</i>.md',
    });
    assert.equal(await page.locator('#page :is(img, i)').count(), 0);
    assert.equal(await part(page, 'neighbours-of'), markup);
    const words = page.locator('.attribution-words');
    assert.ok((await words.innerText()).startsWith(`${markup} again`));
    await chooseSegment(page, 2);
    await page.locator('[data-neighbour="own#3"] .attribution-words').waitFor();
    const direction = await words.evaluate((it) => getComputedStyle(it).direction);
    assert.equal(direction, 'rtl');
    assert.deepEqual(problems, []);
  });
});
