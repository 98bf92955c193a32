import { modelTokenizer } from '../node/modelTokenizer.ts';
import type { Tokenizer } from '../core/tokenizer/tokenizer.ts';
import { readTokenizerFiles } from '../node/modelFolder.ts';

/** The bundled model's tokenizer in the extension host itself: read on first use, and no process started. */
export class TokenizerService {
  readonly #modelFolder: string;
  #tokenizer: Promise<Tokenizer> | undefined;

  constructor(modelFolder: string) {
    this.#modelFolder = modelFolder;
  }

  /** Throws `modelMissing` or `modelInvalid`; the next call then reads the files again. */
  tokenizer(): Promise<Tokenizer> {
    this.#tokenizer ??= readTokenizerFiles(this.#modelFolder)
      .then(modelTokenizer)
      .catch((error: unknown) => {
        this.#tokenizer = undefined;
        throw error;
      });
    return this.#tokenizer;
  }
}
