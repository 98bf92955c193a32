import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as vscode from 'vscode';
import { DecorationKinds } from '../../../src/host/decorationKinds.ts';

/** Looks that tell whether they are there, and an editor that keeps what is drawn of each. */
function fakes() {
  const live = new Set<string>();
  const drawn = new Map<string, readonly unknown[]>();
  const look = (key: string): vscode.TextEditorDecorationType => {
    live.add(key);
    return { key, dispose: () => live.delete(key) };
  };
  const editor = {
    setDecorations: (type: vscode.TextEditorDecorationType, options: readonly unknown[]) =>
      drawn.set(type.key, options),
  } as unknown as vscode.TextEditor;
  const kinds = new DecorationKinds(() => ({ strong: look('strong'), weak: look('weak') }));
  return { live, drawn, editor, kinds };
}

const options = {} as vscode.DecorationOptions;

test('no look is made before something is drawn, and all are gone in the end', () => {
  const { live, drawn, editor, kinds } = fakes();
  kinds.draw(editor, []);
  assert.deepEqual([...live], []);
  assert.equal(drawn.size, 0);
  kinds.draw(editor, [{ kind: 'weak', options }]);
  assert.deepEqual([...live], ['strong', 'weak']);
  kinds.dispose();
  assert.deepEqual([...live], []);
});

test('what was drawn before is taken away, of every kind', () => {
  const { drawn, editor, kinds } = fakes();
  kinds.draw(editor, [
    { kind: 'weak', options },
    { kind: 'strong', options },
    { kind: 'weak', options },
  ]);
  assert.deepEqual([drawn.get('strong')?.length, drawn.get('weak')?.length], [1, 2]);
  kinds.draw(editor, [{ kind: 'strong', options }]);
  assert.deepEqual([drawn.get('strong')?.length, drawn.get('weak')?.length], [1, 0]);
  kinds.draw(editor, []);
  assert.deepEqual([drawn.get('strong')?.length, drawn.get('weak')?.length], [0, 0]);
});
