import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { distinctLines } from '../support/distinctLines.ts';
import { ExplorerPage } from '../support/explorerPage.ts';
import { openVscode } from '../support/openVscode.ts';
import { until } from '../support/until.ts';
import type { VscodeWindow } from '../support/vscodeWindow.ts';

const longTimeMs = 120_000;
const count = 60;
const lines = distinctLines(count);

describe('The map of a file in a fresh window', () => {
  let vscode: VscodeWindow;
  let panel: ExplorerPage;

  before(async () => {
    vscode = await openVscode();
    panel = new ExplorerPage(vscode);
    writeFileSync(join(vscode.folder!, 'map.txt'), `${lines.join('\n')}\n`);
  });
  afterEach((context) => vscode.keepEvidence(context));
  after(() => vscode.close());

  async function untilDrawn(): Promise<void> {
    const frame = await panel.frame();
    await frame.locator('[data-part="map"][data-settled="true"]').waitFor({ timeout: longTimeMs });
    await frame.locator(`[data-part="map-field"][data-points="${count}"]`).waitFor();
  }

  /** Where the text at the cursor lies, in the map's pixels. */
  async function placeOf(segment: number): Promise<string> {
    await panel.clickSegment(segment);
    await panel.untilSelected(segment);
    const frame = await panel.frame();
    // Its number among distinct texts is that of its line.
    await frame.locator(`[data-part="map-field"][data-selected="${segment}"]`).waitFor();
    const ring = frame.locator('.map-selected');
    return ring.evaluate((it) => it.style.transform);
  }

  async function embed(): Promise<void> {
    await vscode.openFile('map.txt');
    await vscode.runCommand('Semantic Text: Embed File');
    await panel.untilEmbedded(`${count} lines`, longTimeMs);
    await panel.chooseTab('themes');
    await untilDrawn();
  }

  test('its texts are points, a query lights some, a click goes to one; places stay when it is opened again', async () => {
    await embed();
    const before = [await placeOf(3), await placeOf(8)];
    assert.notEqual(before[0], before[1]);
    let frame = await panel.frame();
    await frame.locator('[data-part="map-query"]').fill(lines[8]!);
    await until('hits', async () =>
      /\d+ texts? comes? near/.test(await frame.locator('[data-part="map-hits"]').innerText()),
    );
    await frame.locator('[data-part="map-query"]').fill('');
    // The line that said so goes, and the map moves up by its height.
    await until('no hits', async () => {
      return (await frame.locator('[data-part="map-hits"]').innerText()) === '';
    });
    // The ring stands on the point of line 9: a click on it goes there from elsewhere.
    const at = (await frame.locator('.map-selected').boundingBox())!;
    await placeOf(0);
    await vscode.page.mouse.click(at.x + at.width / 2, at.y + at.height / 2);
    await panel.untilSelected(8);

    await vscode.runCommand('View: Close All Editors');
    await embed();
    frame = await panel.frame();
    assert.deepEqual([await placeOf(3), await placeOf(8)], before);
  });
});
