import { isJsonObject, type JsonObject } from '../../json/parseJson.ts';
import { readAddedTokens } from '../readAddedTokens.ts';
import { JsonReader } from '../jsonReader.ts';
import { configuredNormalizer, type FilesBeside } from '../normalization/configuredNormalizer.ts';
import { readPostProcessor } from '../postProcessor.ts';
import { readModel } from './models/readModel.ts';
import type { PipelineDefinition } from './pipelineDefinition.ts';
import { lowercaseStep, normalizerSteps } from './steps/normalizerSteps.ts';
import { preTokenizerSteps } from './steps/preTokenizerSteps.ts';

const fileName = 'tokenizer.json';

/**
 * Reads any `tokenizer.json`; `beside`: the files that may change its normaliser. Padding and truncation in it are left
 * out: nothing is cut silently. Throws `AppError` `unsupported`, which names it, for a part that is not understood, and
 * `modelInvalid` for a broken file.
 */
export function parsePipeline(file: JsonObject, beside: FilesBeside = {}): PipelineDefinition {
  const root = new JsonReader(file, fileName);
  const { model, vocabulary, unknownId, spellsUnknown = false } = readModel(root.object('model'));
  const addedTokens = readAddedTokens(root.array('added_tokens', []), vocabulary);
  const addedIds = new Map(addedTokens.map(({ content, id }) => [content, id]));
  const idOf = (token: string): number | undefined => addedIds.get(token) ?? vocabulary.get(token);
  const firstOf = (...tokens: string[]): number | undefined =>
    tokens.map(idOf).find((id) => id !== undefined);
  const { normalizer, lowercasesFirst } = configuredNormalizer(file['normalizer'], beside);
  const steps = normalizerSteps(normalizer);
  const padding = file['padding'];
  return {
    normalizer: lowercasesFirst ? [lowercaseStep, ...steps] : steps,
    preTokenizer: preTokenizerSteps(file['pre_tokenizer']),
    ...{ model, vocabulary, addedTokens },
    ...readPostProcessor(file['post_processor'], idOf),
    spellsUnknown,
    unknownId: unknownId ?? firstOf('<unk>', '[UNK]'),
    padId: isJsonObject(padding)
      ? new JsonReader(padding, fileName).count('pad_id', 0)
      : (firstOf('<pad>', '[PAD]') ?? 0),
    maskId: firstOf('<mask>', '[MASK]'),
  };
}
