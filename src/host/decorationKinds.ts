import type * as vscode from 'vscode';

/** A decoration and of which kind it is. */
export interface KindOfDecoration<K extends string> {
  readonly kind: K;
  readonly options: vscode.DecorationOptions;
}

/**
 * Decorations of some kinds, each with a look of its own. VS Code takes milliseconds to make a look, so that none is made
 * before something is drawn.
 */
export class DecorationKinds<K extends string> implements vscode.Disposable {
  readonly #make: () => Readonly<Record<K, vscode.TextEditorDecorationType>>;
  #types: Readonly<Record<K, vscode.TextEditorDecorationType>> | undefined;

  /** `make`: the look of each kind. */
  constructor(make: () => Readonly<Record<K, vscode.TextEditorDecorationType>>) {
    this.#make = make;
  }

  /** Draws these in an editor, and takes away what was drawn there before. */
  draw(editor: vscode.TextEditor, drawn: readonly KindOfDecoration<K>[]): void {
    if (!this.#types && drawn.length === 0) return;
    this.#types ??= this.#make();
    const byKind = Map.groupBy(drawn, ({ kind }) => kind);
    for (const kind of Object.keys(this.#types) as K[]) {
      const options = byKind.get(kind)?.map((one) => one.options) ?? [];
      editor.setDecorations(this.#types[kind], options);
    }
  }

  dispose(): void {
    const types: readonly vscode.TextEditorDecorationType[] = Object.values(this.#types ?? {});
    for (const type of types) type.dispose();
  }
}
