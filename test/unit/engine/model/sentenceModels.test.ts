import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  differenceToMaker,
  openSentenceCase,
  readSentenceCases,
  sentenceVersions,
  type GoldenCase,
  type OpenedCase,
} from '../../../../scripts/models/sentenceCases.ts';
import { isJoined } from '../../../../src/core/embedder/joinedPooling.ts';
import { withPrompt } from '../../../../src/core/embedder/pooling.ts';
import { cosine } from '../../../../src/core/vectors/similarity.ts';

for (const version of sentenceVersions) {
  const { cases } = await readSentenceCases(version);
  describe(`vectors are those of sentence-transformers ${version}`, () => {
    let root: string;
    before(async () => (root = await mkdtemp(join(tmpdir(), 'ste-sentence-'))));
    after(() => rm(root, { recursive: true }));

    test('there are cases', () => {
      assert.ok(cases.length >= 24);
    });
    for (const model of cases) {
      test(model.name, async () => {
        const opened = await openSentenceCase(root, model);
        try {
          await compare(opened, model);
        } finally {
          await opened.engine.close();
        }
      });
    }
  });
}

async function compare({ engine, warned }: OpenedCase, model: GoldenCase): Promise<void> {
  const { choice, facts } = (await engine.model()).description;
  const said = warned.join(' ');
  if (model.pooling !== undefined) assert.equal(choice.pooling, model.pooling);
  if (model.said !== undefined) assert.match(said, new RegExp(model.said));
  else if (choice.pooling === 'file') assert.match(said, /is not available/);
  else assert.deepEqual(warned, []);
  const difference = await differenceToMaker(engine, model);
  if (choice.pooling === 'first-last') {
    // The panel says that nothing tells of training for similarity; the maker takes the mean all the same.
    assert.deepEqual([facts.trainedForSimilarity, difference > 0.01], [false, true]);
    return;
  }
  if (difference === Infinity) {
    assert.ok(model.said, 'a vector of another length is said');
    return;
  }
  assert.ok(difference < 2e-5, `${difference}`);

  // What explains a score is of that very vector.
  const [first, second] = model.texts;
  const [text, reference] = [first?.text ?? '', second?.text ?? ''];
  const asked = { reference, isQuery: true, text, priority: 'query' } as const;
  const { score, contributions } = await engine.attribute(asked);
  const vectorOf = async (of: string, prompt: string): Promise<Float32Array> => {
    const request = { texts: [of], choice: withPrompt(choice, prompt), priority: 'query' } as const;
    return (await engine.embedTexts(request)).data;
  };
  const { passage, query } = facts.prompts;
  const expected = cosine(await vectorOf(text, passage), await vectorOf(reference, query));
  assert.ok(Math.abs(score - expected) < 1e-5, `${score}, and not ${expected}`);
  const hasShares =
    !['file', 'cls', 'last-token'].includes(choice.pooling) && !isJoined(choice.pooling);
  assert.equal(contributions !== undefined, hasShares);
  const sum = contributions?.reduce((total, share) => total + share, 0) ?? score;
  assert.ok(Math.abs(sum - score) < 1e-5);
}
