import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { withPrompt } from '../../src/core/embedder/pooling.ts';
import { norm } from '../../src/core/vectors/similarity.ts';
import { projectRoot } from '../realVscode/projectRoot.ts';

interface GoldenText {
  readonly text: string;
  readonly as: 'query' | 'document' | 'encode';
  /** As `encode_query`, `encode_document` or `encode` gives it. */
  readonly vector: readonly number[];
}

/** See tinySentenceModels.py. */
export interface GoldenCase {
  readonly name: string;
  /** By path: what lies beside the model, JSON or base64. */
  readonly files: Readonly<Record<string, unknown>>;
  /** Files that its maker reads and our folder lacks. */
  readonly leftOut?: readonly string[];
  /** Files of which our folder has others. */
  readonly replaced?: Readonly<Record<string, unknown>>;
  /** Base64: appended to the ONNX file. */
  readonly overlay?: string;
  /** How vectors are made here, where that is what the case is about. */
  readonly pooling?: string;
  /** What is said where vectors are others than the maker's. */
  readonly said?: string;
  readonly texts: readonly GoldenText[];
}

/** Versions of sentence-transformers of which there are golden values. */
export const sentenceVersions = [5, 6] as const;

const fixtures = join(projectRoot, 'test', 'fixtures');
const folder = join(fixtures, 'sentenceModels');

export async function readSentenceCases(version: number): Promise<{
  readonly madeWith: string;
  readonly cases: readonly GoldenCase[];
}> {
  const json = await readFile(join(folder, `golden${version}.json`), 'utf8');
  return JSON.parse(json) as { madeWith: string; cases: readonly GoldenCase[] };
}

/** Writes a case's model as its user would have it, in a folder below `root`. */
async function makeFolder(root: string, model: GoldenCase): Promise<string> {
  const made = join(root, model.name.replaceAll(/\W+/g, '-'));
  await mkdir(made, { recursive: true });
  const onnx = await readFile(join(folder, 'model.onnx'));
  const overlay = Buffer.from(model.overlay ?? '', 'base64');
  await writeFile(join(made, 'model.onnx'), Buffer.concat([onnx, overlay]));
  await writeFile(join(made, 'config.json'), await readFile(join(folder, 'config.json')));
  const tokenizer = await readFile(join(fixtures, 'tinyModel', 'tokenizer.json'));
  await writeFile(join(made, 'tokenizer.json'), tokenizer);
  const files = { 'tokenizer_config.json': {}, ...model.files, ...model.replaced };
  for (const [path, content] of Object.entries<unknown>(files)) {
    if (model.leftOut?.includes(path) === true) continue;
    await mkdir(dirname(join(made, path)), { recursive: true });
    const bytes =
      typeof content === 'string' ? Buffer.from(content, 'base64') : JSON.stringify(content);
    await writeFile(join(made, path), bytes);
  }
  return made;
}

export interface OpenedCase {
  readonly engine: Engine;
  /** What the engine warned of. */
  readonly warned: readonly string[];
}

/** Whoever opens one closes its engine. */
export async function openSentenceCase(root: string, model: GoldenCase): Promise<OpenedCase> {
  const warned: string[] = [];
  const engine = createEngine(({ level, message }) => {
    if (level === 'warn') warned.push(message);
  });
  await engine.open({ modelFolder: await makeFolder(root, model) });
  return { engine, warned };
}

/** The largest difference of a number in a unit vector to the maker's; Infinity where their lengths differ. */
export async function differenceToMaker(engine: Engine, model: GoldenCase): Promise<number> {
  const { choice, facts, vectorDims } = (await engine.model()).description;
  const { query, passage, similarity } = facts.prompts;
  let worst = 0;
  for (const { text, as, vector } of model.texts) {
    const prompt = { query, document: passage, encode: similarity }[as];
    const { data } = await engine.embedTexts({
      ...{ texts: [text], choice: withPrompt(choice, prompt), priority: 'query' },
    });
    if (vectorDims !== vector.length) return Infinity;
    const length = norm(Float32Array.from(vector));
    const differences = vector.map((value, i) => Math.abs(value / length - (data[i] ?? NaN)));
    worst = Math.max(worst, ...differences);
  }
  return worst;
}
