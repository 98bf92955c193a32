import { isJsonObject, type JsonObject } from '../../json/parseJson.ts';
import type { AddedToken } from '../addedTokens.ts';
import { JsonReader, invalidFile } from '../jsonReader.ts';
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
  const { model, vocabulary, unknownId } = readModel(root.object('model'));
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
    unknownId: unknownId ?? firstOf('<unk>', '[UNK]'),
    padId: isJsonObject(padding)
      ? new JsonReader(padding, fileName).count('pad_id', 0)
      : (firstOf('<pad>', '[PAD]') ?? 0),
    maskId: firstOf('<mask>', '[MASK]'),
  };
}

/** As in the reference, a token has the model's id, or the next one after the vocabulary, whatever the file says. */
function readAddedTokens(
  entries: readonly unknown[],
  vocabulary: ReadonlyMap<string, number>,
): AddedToken[] {
  const tokens = new Map<string, AddedToken>();
  let nextId = vocabulary.size;
  for (const entry of entries) {
    if (!isJsonObject(entry)) throw invalidFile(fileName, 'an added token is not an object');
    const reader = new JsonReader(entry, fileName);
    const content = reader.string('content');
    if (content === '') continue;
    const special = reader.boolean('special', false);
    tokens.set(content, {
      id: tokens.get(content)?.id ?? vocabulary.get(content) ?? nextId++,
      content,
      singleWord: reader.boolean('single_word', false),
      lstrip: reader.boolean('lstrip', false),
      rstrip: reader.boolean('rstrip', false),
      normalized: reader.boolean('normalized', !special),
      special,
    });
  }
  return [...tokens.values()];
}
