import * as vscode from 'vscode';
import { wordAt } from '../../core/tokenizer/wordAt.ts';
import type { TokenizerService } from '../../host/tokenizerService.ts';
import { wordMarkdown } from './wordMarkdown.ts';

const languagesSetting = 'semanticText.hover.languages';

/** Shows the pieces of the word under the mouse, in the languages that the settings name. */
export function registerTokenHover(
  service: TokenizerService,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const provider = new TokenHoverProvider(service, log);
  let registration = register(provider);
  const settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (!change.affectsConfiguration(languagesSetting)) return;
    registration.dispose();
    registration = register(provider);
  });
  return new vscode.Disposable(() => {
    settings.dispose();
    registration.dispose();
  });
}

function register(provider: vscode.HoverProvider): vscode.Disposable {
  // A settings file may hold anything, whatever package.json says of the type.
  const value = vscode.workspace.getConfiguration().get<unknown>(languagesSetting);
  const languages = Array.isArray(value)
    ? value.filter((language) => typeof language === 'string')
    : [];
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
    const settings = vscode.workspace.getConfiguration('semanticText.hover', document);
    if (!settings.get<boolean>('enabled', true)) return undefined;
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
