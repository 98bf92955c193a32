import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import { withPrompt } from '../../../../src/core/embedder/pooling.ts';
import { norm } from '../../../../src/core/vectors/similarity.ts';
import type { LogEntry } from '../../../../src/protocol/engineApi.ts';
import { openEngine } from '../../../support/openEngine.ts';
import { tinyModel } from '../../../support/projectPaths.ts';

interface GoldenText {
  readonly text: string;
  readonly as: 'query' | 'document' | 'encode';
  /** As `encode_query`, `encode_document` or `encode` gives it. */
  readonly vector: readonly number[];
}

/** See scripts/models/tinySentenceModels.py. */
interface GoldenCase {
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

const fixture = join(projectRoot, 'test/fixtures/sentenceModels');

async function readCases(version: number): Promise<readonly GoldenCase[]> {
  const json = await readFile(join(fixture, `golden${version}.json`), 'utf8');
  return (JSON.parse(json) as { cases: readonly GoldenCase[] }).cases;
}

async function makeFolder(root: string, model: GoldenCase): Promise<string> {
  const folder = join(root, model.name.replaceAll(/\W+/g, '-'));
  const onnx = await readFile(join(fixture, 'model.onnx'));
  const overlay = Buffer.from(model.overlay ?? '', 'base64');
  const files: Record<string, unknown> = {
    'tokenizer_config.json': {},
    ...model.files,
    ...model.replaced,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), Buffer.concat([onnx, overlay]));
  const config = await readFile(join(fixture, 'config.json'));
  await writeFile(join(folder, 'config.json'), config);
  const tokenizer = await readFile(join(tinyModel, 'tokenizer.json'));
  await writeFile(join(folder, 'tokenizer.json'), tokenizer);
  for (const [path, content] of Object.entries(files)) {
    if (model.leftOut?.includes(path)) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const bytes =
      typeof content === 'string' ? Buffer.from(content, 'base64') : JSON.stringify(content);
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

for (const version of [5, 6]) {
  describe(`vectors are those of sentence-transformers ${version}`, () => {
    let root: string;
    let cases: readonly GoldenCase[] = [];
    before(async () => {
      root = await mkdtemp(join(tmpdir(), 'ste-sentence-'));
      cases = await readCases(version);
    });
    after(() => rm(root, { recursive: true }));

    test('every case', async (t) => {
      assert.ok(cases.length >= 24);
      for (const model of cases) {
        await t.test(model.name, async () => {
          const folder = await makeFolder(root, model);
          const entries: LogEntry[] = [];
          const engine = await openEngine(folder, {}, (entry) => entries.push(entry));
          try {
            await compare(engine, model, entries);
          } finally {
            await engine.close();
          }
        });
      }
    });
  });
}

async function compare(
  engine: Awaited<ReturnType<typeof openEngine>>,
  model: GoldenCase,
  entries: readonly LogEntry[],
): Promise<void> {
  const { description } = await engine.model();
  const { choice, facts, vectorDims } = description;
  const warned = entries.flatMap(({ level, message }) => (level === 'warn' ? [message] : []));
  if (model.pooling !== undefined) assert.equal(choice.pooling, model.pooling);
  if (model.said !== undefined) assert.match(warned.join(' '), new RegExp(model.said));
  else if (choice.pooling === 'file') assert.match(warned.join(' '), /is not available/);
  else assert.deepEqual(warned, []);
  if (choice.pooling === 'first-last') {
    // The panel says that nothing tells of training for similarity; the maker takes the mean all the same.
    assert.equal(facts.trainedForSimilarity, false);
    return;
  }
  let worst = 0;
  for (const { text, as, vector } of model.texts) {
    const { query, passage, similarity } = facts.prompts;
    const prompt = { query, document: passage, encode: similarity }[as];
    const request = {
      texts: [text],
      choice: withPrompt(choice, prompt),
      priority: 'query',
    } as const;
    const { data } = await engine.embedTexts(request);
    const length = norm(Float32Array.from(vector));
    if (vectorDims !== vector.length) {
      assert.ok(model.said, `${vectorDims} numbers, and not ${vector.length}`);
      return;
    }
    worst = Math.max(worst, ...vector.map((value, i) => Math.abs(value / length - data[i]!)));
  }
  assert.ok(worst < 2e-5, `${worst}`);
  // What explains a score is of that very vector.
  const [first, second] = model.texts;
  const asked = { reference: second!.text, isQuery: true, text: first!.text } as const;
  const { score, contributions } = await engine.attribute({ ...asked, priority: 'query' });
  const { data } = await engine.embedTexts({
    ...{ texts: [first!.text], choice, priority: 'query' },
  });
  const queryChoice = withPrompt(choice, facts.prompts.query);
  const { data: reference } = await engine.embedTexts({
    ...{ texts: [second!.text], choice: queryChoice, priority: 'query' },
  });
  const cosine = data.reduce((sum, value, i) => sum + value * reference[i]!, 0);
  assert.ok(Math.abs(score - cosine) < 1e-5, `${score}, and not ${cosine}`);
  const hasShares = !['file', 'cls', 'last-token'].includes(choice.pooling);
  assert.equal(contributions !== undefined, hasShares);
  const sum = contributions?.reduce((total, share) => total + share, 0);
  if (sum !== undefined) assert.ok(Math.abs(sum - score) < 1e-5);
}
