import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { callsOf, change } from '../support/fakes/fakeHostCalls.ts';
import { openFakePage, type FakePageOptions } from '../support/fakes/openFakePage.ts';
import { generatedLines } from '../support/fakes/sampleTexts.ts';
import { part, sidewaysOverflow } from '../support/fakes/shownPage.ts';
import { until } from '../support/until.ts';

const parcels = [
  'The parcel arrived broken and wet.',
  'My parcel never arrived at the door.',
  'The courier lost the parcel again.',
  'The parcel was left in the rain.',
  'Where is my parcel, courier?',
  'A parcel came late and open.',
];
const bills = [
  'The invoice has a wrong amount.',
  'I was charged twice on the invoice.',
  'Refund the amount of the invoice.',
  'The amount was charged again.',
  'An invoice without tax was charged.',
  'Whose invoice amount is this?',
];
const texts = parcels.flatMap((text, i) => [text, bills[i]!]);

describe('labels by example', () => {
  async function open(options: FakePageOptions = {}) {
    const opened = await openFakePage({
      texts,
      unit: 'line',
      width: 1000,
      tab: 'labels',
      ...options,
    });
    await list(opened.page).locator('[data-text] .row-line').first().waitFor();
    return opened;
  }
  const list = (page: Page) => page.locator('[data-part="label-list"]');
  const rowOf = (page: Page, text: string) => list(page).locator('[data-row]', { hasText: text });

  async function newLabel(page: Page, text: string, name: string): Promise<void> {
    await rowOf(page, text).click();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await untilLabel(page, text, name, true);
  }
  async function give(page: Page, text: string, key: string): Promise<void> {
    await rowOf(page, text).click();
    await page.keyboard.press(key);
  }
  const untilLabel = (page: Page, text: string, name: string, isGiven: boolean) =>
    list(page)
      .locator(`[data-label="${name}"][data-given="${isGiven}"]`, { hasText: text })
      .waitFor();
  const untilState = (page: Page, text: string | RegExp) =>
    page.locator('[data-part="label-state"]', { hasText: text }).waitFor();
  const orderOf = (page: Page) =>
    list(page)
      .locator('[data-row]')
      .evaluateAll((rows) =>
        rows
          .sort((a, b) => Number(a.getAttribute('data-row')) - Number(b.getAttribute('data-row')))
          .map((row) => row.querySelector('.row-text')!.textContent),
      );
  /** Two labels of four texts each. */
  async function openLabelled(options: FakePageOptions = {}) {
    const opened = await open(options);
    const { page } = opened;
    await newLabel(page, parcels[0]!, 'delivery');
    await newLabel(page, bills[0]!, 'billing');
    for (const text of parcels.slice(1, 4)) await give(page, text, '1');
    for (const text of bills.slice(1, 4)) await give(page, text, '2');
    await untilState(page, 'logistic regression from 8 labelled texts');
    return opened;
  }

  test('says what to do, with no label, with one, and with one text a label', async () => {
    const { page, problems } = await open();
    await untilState(page, 'Choose a text and type the name of a label');
    assert.ok(await page.getByRole('button', { name: 'Save Classifier…' }).isDisabled());
    await newLabel(page, parcels[0]!, 'delivery');
    await untilState(page, 'All labelled texts say delivery; label some otherwise.');
    await newLabel(page, bills[0]!, 'billing');
    await untilState(page, /nearest mean of 2 labelled texts. Each label has one text/);
    assert.equal(await list(page).locator('[data-probability]').count(), 0, 'not calibrated');
    assert.equal(await page.locator('[data-part="label-measures"]').count(), 0);
    assert.ok(await page.getByRole('button', { name: 'Save Classifier…' }).isEnabled());
    assert.deepEqual(problems, []);
  });

  test('keys give labels, the rest is guessed at once with a probability, and is measured', async () => {
    const { page, problems } = await openLabelled();
    const rest = [...parcels.slice(4), ...bills.slice(4)];
    for (const text of rest) {
      const row = rowOf(page, text);
      await list(page).locator('[data-probability]', { hasText: text }).waitFor();
      const label = parcels.includes(text) ? 'delivery' : 'billing';
      assert.deepEqual(
        [await row.getAttribute('data-label'), await row.getAttribute('data-given')],
        [label, 'false'],
      );
      const share = Number(await row.getAttribute('data-probability'));
      assert.ok(share > 0.5 && share < 1, `${text}: ${share}`);
      assert.match(await row.innerText(), new RegExp(`${Math.floor(100 * share)} %`));
    }
    const measured = page.locator('[data-part="label-accuracy"]');
    const accuracy = Number(await measured.getAttribute('data-accuracy'));
    assert.ok(accuracy >= 0.5 && accuracy <= 1);
    assert.match(
      await measured.innerText(),
      new RegExp(`${Math.floor(100 * accuracy)} % right.*macro-F1 [\\d.]+.*of 8 labelled`, 's'),
    );
    // What was taken for what adds up to the labelled texts.
    const field = page.getByRole('grid', { name: 'What each label was taken for' });
    await field.focus();
    const card = page.locator('[data-part="confusion-card"]');
    let sum = 0;
    for (const key of ['Control+Home', 'ArrowRight', 'ArrowDown', 'ArrowLeft']) {
      await page.keyboard.press(key);
      await card.waitFor();
      sum += Number(await card.getAttribute('data-count'));
    }
    assert.equal(sum, 8);
    assert.match(await part(page, 'confusion-card'), /of 4, billing, taken for delivery/);
    // The mark of a cell is of these measures, not of the next ones.
    const marker = page.locator('[data-part="confusion"] .cell-marker');
    assert.equal(await marker.count(), 1);
    await give(page, parcels[4]!, '1');
    await untilState(page, 'from 9 labelled texts');
    await marker.waitFor({ state: 'detached' });
    assert.deepEqual(problems, []);
  });

  test('a guess is right by Space, is corrected by a digit, and labels go by Backspace; Ctrl+Z and Ctrl+Shift+Z', async () => {
    const { page } = await openLabelled();
    const [right, wrong] = [parcels[4]!, bills[4]!];
    await untilLabel(page, right, 'delivery', false);
    await rowOf(page, right).click();
    await page.keyboard.press('Space');
    await untilLabel(page, right, 'delivery', true);
    await untilState(page, 'from 9 labelled texts');
    await give(page, wrong, '1');
    await untilLabel(page, wrong, 'delivery', true);
    await untilState(page, 'from 10 labelled texts');
    await page.keyboard.press('Control+z');
    await untilLabel(page, wrong, 'billing', false);
    await page.keyboard.press('Control+Shift+Z');
    await untilLabel(page, wrong, 'delivery', true);
    await give(page, wrong, 'Backspace');
    await list(page).locator('[data-given="false"]', { hasText: wrong }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await untilLabel(page, wrong, 'delivery', true);
  });

  test('several rows with Shift, and by the button of a label; the row behind is next', async () => {
    const { page } = await open();
    await page.locator('[data-part="label-order"]').selectOption('place');
    await newLabel(page, texts[0]!, 'delivery');
    await list(page).locator('[data-row="1"][aria-selected="true"]:focus').waitFor();
    await rowOf(page, texts[3]!).click();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    assert.equal(await list(page).locator('[aria-selected="true"]').count(), 3);
    await page.locator('[data-part="label-bar"] [data-label="delivery"]').click();
    for (const text of texts.slice(3, 6)) await untilLabel(page, text, 'delivery', true);
    await list(page).locator('[data-row="6"]:focus').waitFor();
    await rowOf(page, texts[8]!).click();
    await rowOf(page, texts[11]!).click({ modifiers: ['Shift'] });
    await rowOf(page, texts[9]!).click({ modifiers: ['Control'] });
    await page.keyboard.press('1');
    await untilLabel(page, texts[11]!, 'delivery', true);
    const counted = page.locator('[data-part="label-bar"] [data-label="delivery"] .label-count');
    assert.match(await counted.innerText(), /^7/);
    assert.equal(await rowOf(page, texts[9]!).getAttribute('data-given'), 'false');
  });

  test('a label is renamed, merged with another and removed', async () => {
    const { page, problems } = await openLabelled();
    const menu = async (label: string, entry: string): Promise<void> => {
      await page.getByRole('button', { name: `Change ${label}` }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    };
    await menu('delivery', 'Rename…');
    await page.getByRole('textbox', { name: 'Name of delivery' }).fill('parcels');
    await page.keyboard.press('Enter');
    await untilLabel(page, parcels[0]!, 'parcels', true);
    await menu('billing', 'Merge into parcels');
    await untilLabel(page, bills[0]!, 'parcels', true);
    await untilState(page, 'All labelled texts say parcels');
    await page.getByRole('button', { name: 'Undo' }).click();
    await untilLabel(page, bills[0]!, 'billing', true);
    await menu('billing', 'Remove');
    await untilState(page, 'All labelled texts say parcels');
    assert.equal(await list(page).locator('[data-label="billing"]').count(), 0);
    assert.deepEqual(problems, []);
  });

  test('what teaches most comes first, stays in place while it is labelled, and is sorted again', async () => {
    const { page } = await open({ texts: [...texts, ...generatedLines(10)], height: 1400 });
    await newLabel(page, parcels[0]!, 'delivery');
    await newLabel(page, bills[0]!, 'billing');
    await untilState(page, 'nearest mean');
    await page.getByRole('button', { name: 'Sort Again' }).click();
    await until('the sorted list', async () => {
      const order = await orderOf(page);
      return order.indexOf(parcels[0]!) > 19 && order.indexOf(bills[0]!) > 19;
    });
    const [first, second] = (await orderOf(page)) as [string, string];
    await give(page, first, '1');
    await untilLabel(page, first, 'delivery', true);
    await untilState(page, 'from 3 labelled texts');
    assert.deepEqual((await orderOf(page)).slice(0, 2), [first, second], 'no row moves');
    await list(page).locator('[data-row="1"]:focus').waitFor();
    await page.getByRole('button', { name: 'Sort Again' }).click();
    await until('the next one to be first', async () => (await orderOf(page))[0] !== first);
    // All that was to be labelled first has a label: what comes next is found without being asked for.
    const batch = (await orderOf(page)).slice(0, 10);
    for (const [i, text] of batch.entries()) await give(page, text, i % 2 === 0 ? '1' : '2');
    await until('a new batch', async () => !batch.includes((await orderOf(page))[0]!));
  });

  test('by keys alone the next ten come where one is, also where a text was passed over', async () => {
    const { page } = await open({ texts: [...texts, ...generatedLines(28)], height: 1400 });
    await newLabel(page, (await orderOf(page))[0]!, 'delivery');
    await page.keyboard.type('billing');
    await page.keyboard.press('Enter');
    await untilState(page, 'of 2 labelled texts');
    const active = list(page).locator('[data-row]:focus');
    const passed = (await orderOf(page))[2]!;
    await rowOf(page, passed).and(active).waitFor();
    await page.keyboard.press('ArrowDown');
    for (let given = 3; given <= 20; given++) {
      await page.keyboard.press(given % 2 === 0 ? '1' : '2');
      await untilState(page, new RegExp(`(of|from) ${given} labelled texts`));
      if (given % 10 !== 0) continue;
      // The text that was next is first now, so that the keys go down what teaches most.
      await list(page).locator('[data-row="0"][data-given="false"]:focus').waitFor();
      const first = await list(page)
        .locator('[data-row]')
        .evaluateAll((rows) =>
          rows.flatMap((row) =>
            Number(row.getAttribute('data-row')) < 10 ? [row.getAttribute('data-given')] : [],
          ),
        );
      assert.deepEqual(first, Array<string>(10).fill('false'));
    }
  });

  test('by label, by probability and by place; the order is kept', async () => {
    const { page } = await openLabelled();
    const choose = (order: string) => page.locator('[data-part="label-order"]').selectOption(order);
    await choose('place');
    await until('places', async () => (await orderOf(page)).join() === texts.join());
    await choose('label');
    await until('labels', async () => {
      const order = await orderOf(page);
      return order.slice(0, 6).every((text) => parcels.includes(text));
    });
    await choose('probability');
    await until('probabilities', async () => {
      const shares = await list(page)
        .locator('[data-row]')
        .evaluateAll((rows) =>
          rows
            .sort((a, b) => Number(a.getAttribute('data-row')) - Number(b.getAttribute('data-row')))
            .map((row) => Number(row.getAttribute('data-probability') ?? 0)),
        );
      return shares[0]! > 0 && shares.every((share, i) => i === 0 || share <= shares[i - 1]!);
    });
    // In another order the keys are still about the text that was chosen.
    const followed = list(page).locator('[data-row]', { hasText: parcels[2]! });
    await followed.click();
    const row = await followed.getAttribute('data-row');
    await choose('place');
    await until('another row', async () => (await followed.getAttribute('data-row')) !== row);
    assert.equal(await followed.getAttribute('tabindex'), '0');
    assert.equal(await list(page).locator('[data-row][tabindex="0"]').count(), 1);
    await choose('probability');
    await until('the state', () =>
      page.evaluate(() => {
        const { labelOrder } = window.fakeHost.vscode.getState() as Record<string, unknown>;
        return labelOrder === 'probability';
      }),
    );
  });

  test('a row goes to its place: by a click, by Enter', async () => {
    const { page } = await open();
    await page.locator('[data-part="label-order"]').selectOption('place');
    await rowOf(page, texts[2]!).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    type Call = { segment: number; mode: string };
    await until('both', async () => (await callsOf<Call>(page, 'reveal')).length === 2);
    const calls = await callsOf<Call>(page, 'reveal');
    assert.deepEqual(
      calls.map(({ segment, mode }) => [segment, mode]),
      [
        [2, 'preview'],
        [3, 'focusEditor'],
      ],
    );
  });

  test('labels are there after a hide and a reload', async () => {
    const { page } = await openLabelled();
    await page.reload();
    await untilState(page, 'logistic regression from 8 labelled texts');
    await untilLabel(page, parcels[0]!, 'delivery', true);
    await untilLabel(page, bills[5]!, 'billing', false);
  });

  test('an edit keeps the labels of texts that are still there, and nothing flickers', async () => {
    const { page } = await openLabelled();
    const edited = texts.with(10, 'The courier came with a parcel.');
    await page.evaluate(() => window.fakeHost.hold('guessLabels'));
    await change(page, { texts: edited });
    await until('the question', async () => (await callsOf(page, 'guessLabels')).length > 1);
    await untilLabel(page, bills[5]!, 'billing', false);
    await page.evaluate(() => window.fakeHost.release('guessLabels'));
    await untilLabel(page, 'The courier came with a parcel.', 'delivery', false);
    await untilLabel(page, parcels[0]!, 'delivery', true);
    await untilState(page, 'from 8 labelled texts');
  });

  test('only the last labels are learned from: an older question is given up in silence', async () => {
    const { page, problems } = await openLabelled();
    await page.evaluate(() => window.fakeHost.hold('guessLabels'));
    const before = await page.evaluate(() => window.fakeHost.cancelledCalls);
    await give(page, parcels[4]!, '1');
    await untilLabel(page, parcels[4]!, 'delivery', true);
    await give(page, bills[4]!, '2');
    await untilLabel(page, bills[4]!, 'billing', true);
    await until('the older one to be given up', () =>
      page.evaluate((it) => window.fakeHost.cancelledCalls > it, before),
    );
    await untilLabel(page, bills[5]!, 'billing', false);
    await page.getByText('Learning…').waitFor();
    await page.evaluate(() => window.fakeHost.release('guessLabels'));
    await untilState(page, 'from 10 labelled texts');
    assert.ok(await page.getByText('Learning…').isHidden());
    assert.deepEqual(problems, []);
  });

  test('a saved classifier guesses until it is left; its labels stand as they are', async () => {
    const { page } = await openLabelled();
    await page.getByRole('button', { name: 'Save Classifier…' }).click();
    await until('the file', () => page.evaluate(() => window.fakeHost.labels.saved !== undefined));
    await change(page, { contentId: 'content 2', texts: ['A parcel is here.', 'An invoice.'] });
    await untilState(page, 'Choose a text');
    await page.getByRole('button', { name: 'Use Classifier…' }).click();
    await untilState(page, 'saved.json guesses, trained on 8 texts.');
    await untilLabel(page, 'A parcel is here.', 'delivery', false);
    await give(page, 'A parcel is here.', '2');
    await untilLabel(page, 'A parcel is here.', 'billing', true);
    await page.getByRole('button', { name: 'Change delivery' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByText('delivery is a label of saved.json; choose').waitFor();
    await page.getByRole('button', { name: 'Learn from These Labels' }).click();
    await untilState(page, 'All labelled texts say billing');
    await page.getByRole('button', { name: 'Write Column…' }).click();
    await until('the rows', () => page.evaluate(() => window.fakeHost.labels.written.length === 2));
    const written = await page.evaluate(() => window.fakeHost.labels.written);
    assert.deepEqual(written[0], { segment: 0, label: 'billing', probability: 1 });
  });

  test('labels of a table come from a column, in one step that can be undone', async () => {
    const { page } = await open();
    assert.equal(await page.getByRole('button', { name: 'Labels from Column…' }).count(), 0);
    await page.evaluate(() => {
      window.fakeHost.labels.column = ['parcel', 'bill', 'parcel', 'bill', 'parcel', 'bill'];
      window.fakeHost.change({ contentId: 'content 2' });
    });
    await page.getByRole('button', { name: 'Labels from Column…' }).click();
    await untilLabel(page, parcels[2]!, 'parcel', true);
    await untilState(page, 'from 6 labelled texts');
    await untilLabel(page, bills[5]!, 'bill', false);
    await page.getByRole('button', { name: 'Undo' }).click();
    await untilState(page, 'Choose a text');
  });

  test('what a search has found is labelled together: chosen, first in the list, and one step to undo', async () => {
    const { page } = await open({
      texts: [...texts, parcels[0]!],
      otherTexts: ['The parcel of another file.'],
    });
    await page.locator('[data-part="label-order"]').selectOption('place');
    await page.evaluate(() => window.fakeHost.change({ selectedSegment: 4 }));
    await page.getByRole('tab', { name: 'Similar Lines' }).click();
    await page.getByRole('radio', { name: 'Open editors' }).click();
    await page.locator('[data-neighbour="other#0"]').waitFor();
    // How near they are is not known here: the first ten.
    const ids = await page
      .locator('[data-neighbour]')
      .evaluateAll((hits) => hits.map((hit) => hit.getAttribute('data-neighbour')!).slice(0, 10));
    const found = ids.filter((id) => id.startsWith('own#')).map((id) => Number(id.slice(4)));
    const elsewhere = ids.length - found.length;
    await page.getByRole('button', { name: 'Label These' }).click();
    const wanted = new Set([4, ...found].map((segment) => [...texts, parcels[0]!][segment]!));
    await page
      .locator('[data-part="to-label"]', { hasText: `${wanted.size} texts are chosen: type` })
      .waitFor();
    const said = await part(page, 'to-label');
    assert.equal(said.includes('1 other is not in what the panel shows.'), elsewhere === 1);
    await list(page).locator('[data-row="0"]:focus').waitFor();
    const first = (await orderOf(page)).slice(0, wanted.size);
    assert.deepEqual(new Set(first), wanted);
    await page.keyboard.type('delivery');
    await page.keyboard.press('Enter');
    await untilLabel(page, texts[4]!, 'delivery', true);
    assert.equal(await list(page).locator('[data-given="true"]').count(), wanted.size);
    await page.getByRole('button', { name: 'Undo' }).click();
    await until(
      'no label',
      async () => (await list(page).locator('[data-given="true"]').count()) === 0,
    );
  });

  test('while texts are embedded it says how far that is; a failure says why, and is tried again', async () => {
    const { page } = await open();
    await change(page, { embeddedCount: 4, status: { kind: 'working', done: 4, total: 12 } });
    await newLabel(page, parcels[0]!, 'delivery');
    await newLabel(page, bills[0]!, 'billing');
    await untilState(page, 'Texts are guessed when all are embedded: 4 of 12.');
    await page.evaluate(() => window.fakeHost.fail('guessLabels', 'No memory; close a panel.'));
    await change(page, { embeddedCount: Infinity, status: { kind: 'ready' } });
    const alert = page.getByRole('tabpanel').getByRole('alert');
    await alert.getByText('No memory; close a panel.').waitFor();
    await page.evaluate(() => window.fakeHost.fail('guessLabels'));
    await alert.getByRole('button', { name: 'Try Again' }).click();
    await untilState(page, 'nearest mean');
  });

  test('of many texts those that are embedded are guessed while others are on their way, and all at the end', async () => {
    const many = Array.from({ length: 300 }, (_, i) => [
      `${parcels[i % 6]!} ${i}`,
      `${bills[i % 6]!} ${i}`,
    ]).flat();
    const { page } = await open({
      ...{ texts: many, embeddedCount: 255 },
      status: { kind: 'working', done: 255, total: 600 },
    });
    await page.locator('[data-part="label-order"]').selectOption('place');
    await newLabel(page, many[0]!, 'delivery');
    await newLabel(page, many[1]!, 'billing');
    await untilState(page, 'Texts are guessed when all are embedded: 255 of 600.');
    await change(page, { embeddedCount: 256, status: { kind: 'working', done: 256, total: 600 } });
    await untilState(
      page,
      'nearest mean of 2 labelled texts. 256 of 600 texts are embedded so far.',
    );
    await untilLabel(page, many[4]!, 'delivery', false);
    await change(page, { embeddedCount: 400, status: { kind: 'working', done: 400, total: 600 } });
    await untilState(page, '400 of 600 texts are embedded so far.');
    assert.equal((await callsOf(page, 'guessLabels')).length, 1, 'not at each of them');
    await change(page, { embeddedCount: Infinity, status: { kind: 'ready' } });
    await until('all', async () => (await callsOf(page, 'guessLabels')).length === 2);
    await list(page).locator('[data-row="0"]').focus();
    await page.keyboard.press('End');
    await list(page).locator('[data-row="599"][data-label="billing"]').waitFor();
  });

  test('equal texts are one row; many rows are drawn as they come into view', async () => {
    const { page } = await open({ texts: ['one', 'two', ' one '] });
    assert.equal(await list(page).locator('[data-row]').count(), 2);
    assert.match(await rowOf(page, 'one').innerText(), /×2/);
    await change(page, { contentId: 'content 2', texts: generatedLines(5000) });
    await list(page).locator('[aria-setsize="5000"]').first().waitFor();
    assert.ok((await list(page).locator('[data-row]').count()) < 100);
    await page.locator('[data-part="label-order"]').selectOption('place');
    await list(page).locator('[data-row="0"]').focus();
    await page.keyboard.press('End');
    await list(page).locator('[data-row="4999"]:focus', { hasText: ', 5000.' }).waitFor();
  });

  test('fits into a narrow panel, with many labels too', async () => {
    const { page } = await openLabelled({ width: 300 });
    for (let i = 0; i < 12; i++) {
      await newLabel(page, parcels[5]!, `a label with a long name, number ${i}`);
    }
    assert.deepEqual(await sidewaysOverflow(page), []);
    await page.locator('[data-part="confusion"]').scrollIntoViewIfNeeded();
    assert.deepEqual(await sidewaysOverflow(page), []);
  });
});
