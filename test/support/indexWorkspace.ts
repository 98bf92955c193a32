import { exactly } from './exactly.ts';
import type { VscodeWindow } from './vscodeWindow.ts';

/** Answers the question whether the workspace is to be indexed, and waits until it is. */
export async function confirmIndexing(vscode: VscodeWindow): Promise<void> {
  await vscode.page
    .locator('.monaco-dialog-box .monaco-button', { hasText: exactly('Index') })
    .click();
  await vscode.untilNotification(/can be searched by meaning/, indexLimitMs);
  await vscode.runCommand('Notifications: Clear All Notifications');
}

/** Has the workspace indexed, and waits until it is. */
export async function indexWorkspace(vscode: VscodeWindow): Promise<void> {
  await vscode.runCommand('Semantic Text: Index Workspace…');
  await confirmIndexing(vscode);
}

const indexLimitMs = 120_000;
