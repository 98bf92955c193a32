import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openFakePage } from '../support/fakes/openFakePage.ts';
import { until } from '../support/until.ts';

const text = 'The boats lie asleep in the harbour';

describe('a map as lines', () => {
  test('a line for each weight that is not next to nothing; a token that is pointed at has all of its', async () => {
    const { page, problems } = await openFakePage({
      texts: [text],
      tab: 'attention',
      model: { dims: 16 },
      height: 1400,
    });
    await page.locator('[data-shown-position="1"]').waitFor();
    await page.getByLabel('Layer', { exact: true }).selectOption('2');
    await page.getByLabel('Head', { exact: true }).selectOption('2');
    await page.locator('[data-shown-layer="2"][data-shown-head="2"]').waitFor();
    await page.getByRole('button', { name: 'Lines', exact: true }).click();
    const lines = page.locator('[data-part="attention-lines"] polyline');
    await lines.first().waitFor({ state: 'attached' });
    assert.ok(await page.locator('.attention-map').isHidden());
    const weights = await page.evaluate(() =>
      window.fakeHost.expectedWeights(0, 1, { layer: 2, head: 2 }),
    );
    const size = Math.sqrt(weights.length);
    const seen = weights.filter((weight, at) => weight >= 0.01 || Math.floor(at / size) === 1);
    assert.equal(await lines.count(), seen.length);
    const strong = weights.filter((weight) => weight >= 0.01).length;
    assert.ok(strong < weights.length, 'there are weak ones');
    const note = page.locator('[data-part="lines-note"]');
    assert.ok((await note.innerText()).includes(`${strong} of ${weights.length} lines are drawn`));
    const lit = page.locator('[data-part="attention-lines"] .drawn-lit');
    assert.equal(await lit.count(), size);

    // The column of those that are attended to, by keys: its lines end there.
    const right = page.getByRole('list', { name: 'Tokens that are attended to' });
    await right.getByRole('button').nth(1).focus();
    await page.keyboard.press('ArrowDown');
    await right.getByRole('button').nth(2).and(page.locator('.line-token-lit')).waitFor();
    const ends = await lit.evaluateAll((all) =>
      all.map((one) => Number(/,(\S+)$/.exec(one.getAttribute('points') ?? '')?.[1])),
    );
    assert.deepEqual(new Set(ends), new Set([50]));
    assert.equal(ends.length, size);
    await page.keyboard.press('Enter');
    await page.locator('[data-shown-position="2"]').waitFor();
    assert.deepEqual(problems, []);

    await page.getByRole('button', { name: 'Save or Copy Map…' }).click();
    await page.getByRole('menuitem', { name: 'Save as SVG…' }).filter({ visible: true }).click();
    await until('a file', () => page.evaluate(() => window.fakeHost.saved.length === 1));
    const file = await page.evaluate(() => {
      const source = new TextDecoder().decode(window.fakeHost.saved[0]!.bytes);
      const svg = new DOMParser().parseFromString(source, 'image/svg+xml');
      const names = Array.from(svg.querySelectorAll('g text'), (one) => one.textContent);
      return { lines: svg.querySelectorAll('polyline').length, names };
    });
    assert.ok(file.lines >= strong);
    assert.deepEqual(file.names.slice(0, 4), ['[CLS]', '[CLS]', 'the', 'the']);
    await page.getByRole('button', { name: 'Map', exact: true }).click();
    await page.locator('.attention-map').waitFor();
  });
});
