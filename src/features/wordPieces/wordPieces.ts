import * as vscode from 'vscode';
import type { TokenizerService } from '../../host/engine/tokenizerService.ts';
import { registerCommand } from '../../host/commands.ts';
import { commandIds } from '../../host/contributions.ts';
import { reportError } from '../../host/userErrors.ts';
import type { DrawnPieces } from './drawnPieces.ts';

interface Dependencies {
  readonly tokenizer: TokenizerService;
  readonly log: vscode.LogOutputChannel;
}

/** "Toggle Word Pieces": draws the borders of pieces in all editors in view, or takes them away again. */
export function registerWordPieces({ tokenizer: service, log }: Dependencies): vscode.Disposable {
  let shown: DrawnPieces | undefined;
  /** Of the call that is about to draw them. */
  let preparing: symbol | undefined;
  const prepare = async (): Promise<() => DrawnPieces> => {
    const tokenizer = await service.tokenizer();
    const { DrawnPieces } = await import('./drawnPieces.ts');
    return () => new DrawnPieces(tokenizer);
  };
  const toggle = registerCommand(log, commandIds.toggleWordPieces, async () => {
    if (shown ?? preparing) {
      shown?.dispose();
      shown = undefined;
      preparing = undefined;
      return;
    }
    const own = Symbol('preparing');
    preparing = own;
    try {
      const draw = await prepare();
      // Further calls may have come while the vocabulary was read.
      if (preparing === own) shown = draw();
    } finally {
      if (preparing === own) preparing = undefined;
    }
  });
  const following = service.onDidChange(() => {
    const before = shown;
    if (!before) return;
    prepare().then(
      (draw) => {
        // They may have been taken away while the vocabulary was read.
        if (shown !== before) return;
        before.dispose();
        shown = draw();
      },
      (error: unknown) => {
        reportError(log, error);
      },
    );
  });
  return new vscode.Disposable(() => {
    preparing = undefined;
    following.dispose();
    toggle.dispose();
    shown?.dispose();
  });
}
