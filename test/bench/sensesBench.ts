import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupSenses, senseNames } from '../../src/core/analysis/senses/senses.ts';
import { senseVectors, type WordRow } from '../../src/core/analysis/senses/wordRows.ts';
import { seededRandom } from '../../src/core/search/seededRandom.ts';
import { sameWord } from '../../src/core/search/words/sameWord.ts';
import type { Span } from '../../src/core/text/span.ts';
import { ownTokens } from '../../src/core/tokenVectors/ownTokens.ts';
import { dotAt } from '../../src/core/vectors/dotAt.ts';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import { normaliseInPlace } from '../../src/core/vectors/similarity.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { indexModel, type IndexModel } from '../../src/engine/index/models/indexModel.ts';
import { WordReader } from '../../src/engine/index/senses/wordReader.ts';
import { wordSenses } from '../../src/engine/index/senses/wordSenses.ts';
import { filesAt } from '../../src/engine/index/store/indexFiles.ts';
import { WorkspaceIndex } from '../../src/engine/index/workspaceIndex.ts';
import { ModelComponents } from '../../src/engine/model/tokens/modelComponents.ts';
import { nativeProducts } from '../../src/engine/runtime/matMul.ts';
import { keyAt } from '../../src/engine/textKey.ts';
import { distinctLines } from './benchTexts.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { senseWords } from '../support/senseWords.ts';
import { formatRange, printTable, rangeOf } from './report.ts';

// Each sense has so many other sentences.
const depth = 9;
const textsAtOnce = 2000;
const rounds = 5;

interface Place {
  readonly text: string;
  readonly word: Span;
  readonly sense: string;
}

/** How well senses of words are told apart, and how long it takes over so many lines. */
export async function benchSenses(lineCount: number): Promise<void> {
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const model = indexModel(await engine.model());
  await benchQuality(model);
  await benchTime(model, lineCount);
  await engine.close();
}

async function benchQuality({ embedder, choice }: IndexModel): Promise<void> {
  const words = senseWords().map(({ word, senses }) => ({
    word,
    places: senses.flatMap(({ sense, sentences }) =>
      sentences.map((text): Place => {
        return { text, word: sameWord(word)(text)[0] ?? { start: 0, end: 0 }, sense };
      }),
    ),
  }));
  const texts = words.flatMap(({ places }) => places.map(({ text }) => text));
  const signal = undefined;
  const components = await new ModelComponents({ embedder, choice }).of();
  const sentences = await embedder.embedTexts(texts, choice, { priority: 'bulk' });
  const readers = [undefined, components].map(
    (kept) => new WordReader({ embedder, choice, components: kept, signal }),
  );
  const [whole = [], kept = []] = await Promise.all(
    readers.map(async (reader) => {
      const rows: WordRow[][] = [];
      for (const { places } of words) {
        const own: WordRow[] = [];
        for (const { text, word } of places) own.push((await reader.byModel(text, [word]))[0]!);
        rows.push(own);
      }
      return rows;
    }),
  );
  let at = 0;
  const ofSentences = words.map(({ places }) => {
    const { dims, data } = sentences;
    const from = at;
    at += places.length;
    return new Matrix(places.length, dims, data.slice(from * dims, at * dims));
  });
  const mean = meanOf(whole.flat().map(({ around }) => around));
  const methods: readonly (readonly [name: string, vectors: (word: number) => Matrix])[] = [
    ['the spelling alone: any order', (word) => new Matrix(words[word]!.places.length, 1)],
    ['the sentence’s vector', (word) => ofSentences[word]!],
    ['the word’s vector less the mean token', (word) => lessMean(whole[word]!, mean)],
    ['less its own mean, with what is around', (word) => senseVectors(whole[word]!)],
    ['the same of 48 components', (word) => senseVectors(kept[word]!)],
  ];
  console.log(`\nSenses: ${words.length} words, ${texts.length} sentences of test/fixtures/senses`);
  const rows = [['by', `precision at ${depth}`, 'purity', 'senses right']];
  for (const [name, vectorsOf] of methods) {
    let right = 0;
    let found = 0;
    let pure = 0;
    let counts = 0;
    for (const [i, { places }] of words.entries()) {
      const vectors = vectorsOf(i);
      const senses = places.map(({ sense }) => sense);
      found += precision(vectors, senses) * places.length;
      if (vectors.dims === 1) continue;
      const { senseOf, count } = await groupSenses(vectors, { products: nativeProducts });
      pure += purity([...senseOf], senses) * places.length;
      if (count === new Set(senses).size) counts++;
      right++;
    }
    const groups =
      right === 0 ? ['', ''] : [(pure / texts.length).toFixed(3), `${counts} of ${right}`];
    rows.push([name, (found / texts.length).toFixed(3), ...groups]);
  }
  printTable(rows);
  let alone = 0;
  let all = 0;
  for (const [i, { places }] of words.entries()) {
    for (const sense of new Set(places.map((place) => place.sense))) {
      const own = kept[i]!.filter((_, place) => places[place]?.sense === sense);
      const { count } = await groupSenses(senseVectors(own), { products: nativeProducts });
      all++;
      if (count === 1) alone++;
    }
  }
  console.log(`Sentences of one sense alone are one group in ${alone} of ${all}.`);
  for (const [i, { word, places }] of words.entries()) {
    const groups = await groupSenses(senseVectors(kept[i]!), { products: nativeProducts });
    const counts = Array.from({ length: groups.count }, (_, group) => {
      const held = places.filter((_, place) => groups.senseOf[place] === group);
      const senses = Map.groupBy(held, ({ sense }) => sense);
      return Array.from(senses, ([sense, each]) => `${each.length} ${sense}`).join(' + ');
    });
    const names = senseNames(places, groups);
    console.log(
      `${word}: ${counts.map((count, group) => `${count} (${names[group]})`).join(' | ')}`,
    );
  }
}

/** Of the `depth` places nearest to each the share that has its sense, equal ones by the mean over their orders. */
function precision({ rows, dims, data }: Matrix, senses: readonly string[]): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const own = data.subarray(row * dims, (row + 1) * dims);
    const others = senses
      .map((sense, i) => ({ i, isSame: sense === senses[row], score: dotAt(own, data, i * dims) }))
      .filter(({ i }) => i !== row)
      .sort((a, b) => b.score - a.score);
    const last = others[depth - 1]?.score ?? NaN;
    const sure = others.filter(({ score }) => score > last);
    const equal = others.filter(({ score }) => score === last);
    const share = equal.filter(({ isSame }) => isSame).length / equal.length;
    const held = sure.filter(({ isSame }) => isSame).length + share * (depth - sure.length);
    sum += held / depth;
  }
  return sum / rows;
}

/** The share of places that have the most frequent sense of their group. */
function purity(groupOf: readonly number[], senses: readonly string[]): number {
  const groups = Map.groupBy(senses.keys(), (place) => groupOf[place]);
  let sum = 0;
  for (const places of groups.values()) {
    const counts = Map.groupBy(places, (place) => senses[place]);
    sum += Math.max(...Array.from(counts.values(), ({ length }) => length));
  }
  return sum / senses.length;
}

function meanOf(rows: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(rows[0]?.length ?? 0);
  for (const row of rows) row.forEach((value, i) => (mean[i]! += value / rows.length));
  return mean;
}

function lessMean(rows: readonly WordRow[], mean: Float32Array): Matrix {
  const vectors = new Matrix(rows.length, mean.length);
  rows.forEach(({ word }, i) => {
    const row = vectors.row(i);
    word.forEach((value, k) => (row[k] = value - mean[k]!));
    normaliseInPlace(row);
  });
  return vectors;
}

/** With kept token vectors that are made by chance: the time does not depend on them. */
async function benchTime(model: IndexModel, lineCount: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'senses-bench-'));
  try {
    const lines = distinctLines(lineCount);
    const root = join(folder, 'files');
    mkdirSync(root);
    writeFileSync(join(root, 'lines.txt'), lines.map(({ line }) => line).join('\n'));
    const index = new WorkspaceIndex(
      filesAt({ folder: join(folder, 'index'), vectorsFolder: join(folder, 'vectors') }),
    );
    await index.updateFiles({
      rules: {
        roots: [{ path: root, exclude: [], include: [] }],
        ...{ useIgnoreFiles: false, maxFileBytes: 1e9, endings: undefined, sentenceEndings: [] },
        unit: 'line',
      },
      ...{ served: [], changed: undefined, keepsOthers: false, without: [], signal: undefined },
      onFile: () => undefined,
    });
    await index.joinWords();
    const tokens = await keepByChance(index, model);
    const kept = index.tokens(model.space.name);
    console.log(`\nFind This Sense over ${lineCount} lines, ${tokens} tokens kept`);
    const rows = [['word', 'lines with it', 'read', 'senses', 'ms, first', 'ms']];
    for (const word of ['card', 'account', 'light', 'bank']) {
      const text = `They asked about the ${word} in the letter.`;
      const start = text.indexOf(word);
      const asked = { text, word: { start, end: start + word.length } };
      const times: number[] = [];
      let answer;
      for (let round = 0; round <= rounds; round++) {
        const begin = performance.now();
        answer = await wordSenses(index, model, asked, {
          ...{ kept, signal: undefined, onProgress: undefined },
        });
        times.push(performance.now() - begin);
      }
      const [first = NaN, ...others] = times;
      rows.push([
        ...[word, String(answer?.texts), String(answer?.readTexts), String(answer?.senses.length)],
        ...[first.toFixed(0), formatRange(rangeOf(others))],
      ]);
    }
    printTable(rows);
    index.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function keepByChance(index: WorkspaceIndex, model: IndexModel): Promise<number> {
  const { scope } = await index.snapshot(undefined);
  const keys = scope.keyBlob();
  const textAt = (place: number): string => index.workspace.input(scope.textIds[place] ?? 0).trim();
  index.tokenStore.choose(true);
  const store = await index.tokenStore.open(model, undefined);
  const { dims } = store.components;
  const random = seededRandom(1);
  let count = 0;
  for (let from = 0; from < scope.textIds.length; from += textsAtOnce) {
    const to = Math.min(scope.textIds.length, from + textsAtOnce);
    const texts = Array.from({ length: to - from }, (_, i) => {
      const own = ownTokens(model.embedder.tokenizer, textAt(from + i), model.choice.prompt);
      count += own.count;
      const rows = Float32Array.from({ length: own.count * dims }, () => random() - 0.5);
      return { key: keyAt(keys, from + i), rows };
    });
    index.vectors.file.transaction(() => {
      store.add(texts);
    });
  }
  return count;
}
