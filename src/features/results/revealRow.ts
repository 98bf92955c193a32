import type * as vscode from 'vscode';

const attempts = 8;
/** Doubled from attempt to attempt: some five seconds in all. */
const firstPauseMs = 20;
/** After these attempts, .3 and 1.3 seconds, the rows are asked for anew. */
const anewAfter: readonly number[] = [3, 5];

/**
 * Selects the row that `wanted` gives, and brings it into sight. VS Code does nothing, in silence, while it asks
 * for the rows anew: it is asked again, until this or another row is selected or `wanted` gives nothing.
 *
 * A view that is shown for the first time while rows come in may have lost the rows below its files for good: VS Code
 * asks for them by names that it has just forgotten, and takes the empty answer. `askAnew` makes it ask for all rows.
 */
export async function revealRow<T>(
  view: vscode.TreeView<T>,
  wanted: () => T | undefined,
  askAnew: () => void,
): Promise<void> {
  const [before] = view.selection;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = wanted();
    if (row === undefined) return;
    await view.reveal(row, { select: true, focus: true });
    const isSettled = (): boolean =>
      view.selection.some((selected) => selected === row || selected !== before);
    if (isSettled()) return;
    await new Promise((resolve) => setTimeout(resolve, firstPauseMs * 2 ** attempt));
    if (isSettled()) return;
    if (anewAfter.includes(attempt)) askAnew();
  }
}
