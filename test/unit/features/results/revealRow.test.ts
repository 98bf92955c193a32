import { test } from 'node:test';
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { revealRow } from '../../../../src/features/results/revealRow.ts';

/** Selects what is revealed, but from the given time on only. */
function viewThatSelects(fromTime: number, selection: readonly string[] = []) {
  const revealed: string[] = [];
  const view = {
    selection,
    reveal: (row: string) => {
      revealed.push(row);
      if (revealed.length >= fromTime) view.selection = [row];
      return Promise.resolve();
    },
  };
  return { view: view as unknown as vscode.TreeView<string>, revealed, own: view };
}

const keep = (): void => undefined;

test('a row that VS Code does not select is asked for again', async () => {
  const { view, revealed } = viewThatSelects(3, ['old']);
  await revealRow(view, () => 'row', keep);
  assert.deepEqual(view.selection, ['row']);
  assert.equal(revealed.length, 3);
});

test('a row that is selected is asked for once', async () => {
  const { view, revealed } = viewThatSelects(1);
  await revealRow(view, () => 'row', keep);
  assert.deepEqual(revealed, ['row']);
});

test('what somebody selects meanwhile stays', async () => {
  const { view, revealed, own } = viewThatSelects(Infinity, ['old']);
  setTimeout(() => (own.selection = ['of the user']));
  await revealRow(view, () => 'row', keep);
  assert.deepEqual(view.selection, ['of the user']);
  assert.equal(revealed.length, 1);
});

test('a row that is not wanted any more is not asked for', async () => {
  const { view, revealed } = viewThatSelects(Infinity);
  await revealRow(view, () => (revealed.length < 2 ? 'row' : undefined), keep);
  assert.equal(revealed.length, 2);
});

test('where VS Code has lost the row, all rows are asked for anew', async () => {
  const { view, revealed, own } = viewThatSelects(Infinity, ['old']);
  let isLost = true;
  own.reveal = (row: string) => {
    revealed.push(row);
    if (!isLost) own.selection = [row];
    return Promise.resolve();
  };
  await revealRow(
    view,
    () => 'row',
    () => (isLost = false),
  );
  assert.deepEqual(view.selection, ['row']);
});
