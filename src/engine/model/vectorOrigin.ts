import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Embedder } from '../../core/embedder/embedder.ts';
import { layersOf, resolveLayer } from '../../core/embedder/pooling.ts';
import { windowOfToken, type WindowSequence } from '../../core/embedder/windowSequences.ts';
import { AppError } from '../../core/errors/appError.ts';
import { pythonCode } from '../../core/export/pythonCode.ts';
import { t } from '../../core/l10n/translate.ts';
import { withoutFillers } from '../../core/text/segment.ts';
import { createInput, type TextbookInput } from '../../core/tokenizer/createInput.ts';
import type { ModelDescription } from '../../protocol/engineApi.ts';
import type {
  InputRequest,
  OriginApi,
  VectorCodeRequest,
  WholeVector,
  WholeVectorRequest,
} from '../../protocol/originApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { ScoreExplainer } from './scoreExplainer.ts';

interface VectorOriginModel {
  readonly folder: string;
  readonly description: ModelDescription;
  readonly embedder: Embedder;
  readonly explainer: Pick<ScoreExplainer, 'attribute' | 'vector'>;
}

/** Says how a vector came to be: what went in, what each token has in it, and how Python makes it. */
export class VectorOrigin implements OriginApi {
  readonly #model: VectorOriginModel;

  constructor(model: VectorOriginModel) {
    this.#model = model;
  }

  async modelInput({ text, maxLength }: InputRequest): Promise<TextbookInput> {
    return Promise.resolve(createInput(this.#model.embedder.tokenizer, text, maxLength));
  }

  async wholeVector(
    { text, priority }: WholeVectorRequest,
    { signal }: CallOptions = {},
  ): Promise<WholeVector> {
    const { explainer, description } = this.#model;
    const { choice } = description;
    const vector = await explainer.vector(text, choice, priority, signal);
    const request = { reference: text, text, priority };
    const { tokens, contributions } = await explainer.attribute(request, { signal });
    return {
      vector: vector.slice(),
      pieces: tokens,
      hasPrompt: choice.prompt !== undefined,
      shares: contributions && Float32Array.from(contributions),
    };
  }

  async vectorCode({ text, token, layer }: VectorCodeRequest): Promise<string> {
    const { folder, description, embedder } = this.#model;
    const { choice, info, denseLayerCount, onnxFile } = description;
    const isWhole = token === undefined;
    if (isWhole && (denseLayerCount > 0 || description.isCut)) {
      throw new AppError(
        'unsupported',
        t(
          'Dense layers follow this model’s pooling, which five lines do not hold; copy the code of a token, or the numbers.',
        ),
      );
    }
    if (info.fixedShape || (isWhole && choice.isPromptLeftOut)) {
      throw new AppError(
        'unsupported',
        t('How this model is run takes more than five lines; copy the numbers.'),
      );
    }
    const said = withoutFillers(text);
    const source = isWhole ? (choice.prompt ?? '') + said : said;
    const windows = embedder.windowsOf(embedder.tokenizer.encode(source));
    if (isWhole && windows.length > 1) {
      throw new AppError(
        'unsupported',
        t(
          'The model reads this text in {0} windows, which five lines do not hold; choose a shorter text, or copy the numbers.',
          String(windows.length),
        ),
      );
    }
    const { window, position } = placeIn(windows, token ?? 0);
    const tokenizerPath = join(folder, 'tokenizer.json');
    const hasTokenizer = windows.length === 1 && existsSync(tokenizerPath);
    return Promise.resolve(
      pythonCode({
        onnxPath: join(folder, onnxFile),
        ids: hasTokenizer ? { tokenizerPath, text: source } : window.ids,
        names: embedder.session.names,
        layers: isWhole
          ? layersOf(choice, info.hiddenStateCount)
          : [resolveLayer(layer, info.hiddenStateCount)],
        ...(isWhole && choice.pooling === 'file' && { pooledName: info.pooled?.name }),
        from: isWhole ? { pooling: choice.pooling } : { position },
        notes: notesOf(description),
      }),
    );
  }
}

/** The window that gives a token's vector, and where in it the token stands. */
function placeIn(windows: readonly WindowSequence[], token: number) {
  const window = windows[windowOfToken(windows, token)];
  if (!window) {
    throw new AppError(
      'invalidInput',
      t('The text has no token {0}; embed it again.', String(token)),
    );
  }
  return { window, position: token - window.firstToken + window.keepStart };
}

/** How near the numbers come. Measured on the bundled model; another kind of arithmetic rounds otherwise. */
function notesOf({ facts, info }: ModelDescription): string[] {
  const isExact = info.kind === 'ort' && info.device === undefined && info.precision === 'fp32';
  const near = isExact
    ? t('The model’s own file in ONNX Runtime: every number within .00001.')
    : t(
        'The model’s own file in ONNX Runtime on the CPU; here it ran on {0} in {1}, so numbers differ by its rounding.',
        info.device ?? info.kind,
        info.precision,
      );
  const isBundled = facts.id === 'all-MiniLM-L6-v2';
  const hub = t(
    'Its weights are those of sentence-transformers/all-MiniLM-L6-v2, rounded to 8 bits: with the unrounded ones, numbers differ by .004 (root mean square), at most about .03.',
  );
  return isBundled ? [near, hub] : [near];
}
