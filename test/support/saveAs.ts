import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.ts';
import type { VscodeWindow } from './vscodeWindow.ts';

/** Accepts the name that a dialog suggests, which is in the window's folder; gives the path of the file when it is there. */
export async function saveAs(vscode: VscodeWindow, name: string): Promise<string> {
  const input = vscode.page.locator('.quick-input-widget input[type="text"]');
  const target = join(vscode.folder!, name);
  await until('the suggested name', async () => (await input.inputValue()) === target);
  await vscode.page.keyboard.press('Enter');
  await until(target, () => Promise.resolve(existsSync(target)));
  await input.waitFor({ state: 'hidden' });
  return target;
}
