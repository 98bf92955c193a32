import { basename, dirname, join } from 'node:path';
import type { HubTexts } from '../../core/model/hubFacts.ts';
import { parseSentenceModules, sentenceConfigNames } from '../../core/model/sentenceModules.ts';
import { modelText, readFirst, readModelFile } from './modelFile.ts';
import { parseRecord, recordFileName } from './modelRecord.ts';

interface HubFolder {
  readonly texts: HubTexts;
  /** Where the transformer's files may lie, relative to the folder; '' is the folder itself. */
  readonly transformerPath: string;
  /** Names that the model is known to have been published under, by where it came from. */
  readonly publishedAs: readonly string[];
}

/** Reads the small files that describe a model as on the Hub. Throws `modelInvalid`. */
export async function readHubTexts(folder: string): Promise<HubFolder> {
  const read = async (...parts: string[]): Promise<string | undefined> => {
    const bytes = await readModelFile(join(folder, ...parts));
    return bytes && modelText(bytes, parts.join('/'));
  };
  const modulesJson = await read('modules.json');
  const modules = parseSentenceModules(modulesJson);
  const { transformerPath, poolingPath } = modules;
  const either = async (name: string): Promise<string | undefined> =>
    (await read(name)) ?? (transformerPath === '' ? undefined : read(transformerPath, name));
  const texts: HubTexts = {
    config: await either('config.json'),
    tokenizerConfig: await either('tokenizer_config.json'),
    sentenceBert: await readFirst(sentenceConfigNames, either),
    sentenceTransformers: await read('config_sentence_transformers.json'),
    pooling: await read(poolingPath, 'config.json'),
    modules,
    hasModulesFile: modulesJson !== undefined,
  };
  const record = await read(recordFileName);
  const id = record === undefined ? cachedId(folder) : parseRecord(record).id;
  return { texts, transformerPath, publishedAs: id === undefined ? [] : [id] };
}

/** The id of a model in a Hugging Face cache: `models--owner--name/snapshots/<commit>`. */
function cachedId(folder: string): string | undefined {
  const snapshots = dirname(folder);
  const repository = basename(dirname(snapshots));
  if (basename(snapshots) !== 'snapshots' || !repository.startsWith('models--')) return undefined;
  return repository.slice('models--'.length).replaceAll('--', '/');
}
