import type * as vscode from 'vscode';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import type { ModelSource } from '../models/modelSource.ts';

/** The model's tokenizer in the extension host itself: read on first use, and no process started. */
export class TokenizerService implements vscode.Disposable {
  readonly #models: ModelSource;
  readonly #following: vscode.Disposable;
  #tokenizer: Promise<Tokenizer> | undefined;

  /** Another model may be used from now on: `tokenizer` gives its own. */
  readonly onDidChange: vscode.Event<void>;

  constructor(models: ModelSource) {
    this.#models = models;
    this.onDidChange = models.onDidChange;
    // Before anybody else hears of it and asks.
    this.#following = models.onDidChange(() => {
      this.#tokenizer = undefined;
    });
  }

  /** Throws `modelMissing` or `modelInvalid`; the next call then reads the files again. */
  tokenizer(): Promise<Tokenizer> {
    if (this.#tokenizer) return this.#tokenizer;
    const reading = this.#read().catch((error: unknown) => {
      if (this.#tokenizer === reading) this.#tokenizer = undefined;
      throw error;
    });
    this.#tokenizer = reading;
    return reading;
  }

  dispose(): void {
    this.#following.dispose();
  }

  async #read(): Promise<Tokenizer> {
    // With tables of Unicode and all that models are checked by, it is a large part of what the host loads.
    const { openFolderTokenizer } = await import('../../node/model/folderTokenizer.ts');
    const model = await this.#models.current();
    try {
      return await openFolderTokenizer(model.folder);
    } catch (error) {
      const { bundled } = this.#models;
      if (model.folder === bundled.folder) throw error;
      this.#models.refuse(model, error);
      return await openFolderTokenizer(bundled.folder);
    }
  }
}
