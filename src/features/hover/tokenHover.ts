import * as vscode from 'vscode';
import { wordAt } from '../../core/tokenizer/wordAt.ts';
import type { TokenizerService } from '../../host/engine/tokenizerService.ts';
import { isAffected, readSetting, readStrings } from '../../host/settings.ts';
import { wordMarkdown } from './wordMarkdown.ts';

interface Dependencies {
  readonly tokenizer: TokenizerService;
  readonly log: vscode.LogOutputChannel;
}

/** Shows the pieces of the word under the mouse, in the languages that the settings name. */
export function registerTokenHover({ tokenizer, log }: Dependencies): vscode.Disposable {
  const provider = new TokenHoverProvider(tokenizer, log);
  let registration = register(provider);
  const settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (!isAffected(change, ['semanticText.hover.languages'])) return;
    registration.dispose();
    registration = register(provider);
  });
  return new vscode.Disposable(() => {
    settings.dispose();
    registration.dispose();
  });
}

function register(provider: vscode.HoverProvider): vscode.Disposable {
  const languages = readStrings('semanticText.hover.languages');
  // Without a scheme: unsaved and virtual documents and notebook cells too.
  return vscode.languages.registerHoverProvider(
    languages.map((language) => ({ language })),
    provider,
  );
}

class TokenHoverProvider implements vscode.HoverProvider {
  readonly #service: TokenizerService;
  readonly #log: vscode.LogOutputChannel;
  #hasFailed = false;

  constructor(service: TokenizerService, log: vscode.LogOutputChannel) {
    this.#service = service;
    this.#log = log;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    cancellation: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    if (readSetting('semanticText.hover.enabled', document) === false) return undefined;
    try {
      const tokenizer = await this.#service.tokenizer();
      // While the vocabulary was read the document may have lost this line.
      if (cancellation.isCancellationRequested || position.line >= document.lineCount) {
        return undefined;
      }
      const line = document.lineAt(position.line).text;
      const word = wordAt(tokenizer, line, position.character);
      if (!word) return undefined;
      return new vscode.Hover(
        new vscode.MarkdownString(wordMarkdown(word, line)),
        new vscode.Range(position.line, word.start, position.line, word.end),
      );
    } catch (error) {
      // Every movement of the mouse would say it again.
      if (!this.#hasFailed) this.#log.error(error instanceof Error ? error : String(error));
      this.#hasFailed = true;
      return undefined;
    }
  }
}
