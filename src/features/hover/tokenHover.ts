import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { wordAt } from '../../core/tokenizer/wordAt.ts';
import type { TokenizerService } from '../../host/engine/tokenizerService.ts';
import { registerCommand } from '../../host/commands.ts';
import { commandIds } from '../../host/contributions.ts';
import { isAffected, readSetting, readStrings, writeSetting } from '../../host/settings.ts';
import { tellBriefly } from '../../host/statusMessage.ts';
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
  return vscode.Disposable.from(
    settings,
    registerCommand(log, commandIds.toggleHover, async (hovered: unknown) => {
      const languageId =
        typeof hovered === 'string' ? hovered : vscode.window.activeTextEditor?.document.languageId;
      const scope = languageId === undefined ? undefined : { languageId };
      const isOn = readSetting('semanticText.hover.enabled', scope) === false;
      await writeSetting('semanticText.hover.enabled', isOn, languageId);
      tellBriefly(
        isOn
          ? t('Hovers of word pieces are on.')
          : t(
              'Hovers of word pieces are off; choose Toggle Word Piece Hovers to turn them on again.',
            ),
      );
    }),
    new vscode.Disposable(() => {
      registration.dispose();
    }),
  );
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
      const { readLine } = await import('../../host/text/documentInput.ts');
      // While the vocabulary was read the document may have lost this line.
      if (cancellation.isCancellationRequested || position.line >= document.lineCount) {
        return undefined;
      }
      const line = document.lineAt(position.line).text;
      const word = wordAt(tokenizer, readLine(document, position.line), position.character);
      if (!word) return undefined;
      return new vscode.Hover(
        // Nothing of the document stands in what may run a command.
        [new vscode.MarkdownString(wordMarkdown(word, line)), turnOffLink(document)],
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

/** A language may have a setting of its own, whichever editor has the focus. */
function turnOffLink({ languageId }: vscode.TextDocument): vscode.MarkdownString {
  const language = encodeURIComponent(JSON.stringify([languageId]));
  const link = new vscode.MarkdownString(
    `[${t('Turn off these hovers')}](command:${commandIds.toggleHover}?${language})`,
  );
  link.isTrusted = { enabledCommands: [commandIds.toggleHover] };
  return link;
}
