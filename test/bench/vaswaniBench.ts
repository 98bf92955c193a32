import { createTokenizer } from '../../src/core/tokenizer/createTokenizer.ts';
import type { Matrix } from '../../src/core/vectors/matrix.ts';
import { parseStaticTable } from '../../src/core/vectors/staticTable.ts';
import { keyBytes, textKey } from '../../src/engine/textKey.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { IndexScope } from '../../src/engine/index/ranking/indexScope.ts';
import { InstantSearch } from '../../src/engine/index/instant/instantSearch.ts';
import { parseQuery, plainQuery } from '../../src/core/search/query.ts';
import { Snapshot } from '../../src/engine/index/ranking/snapshot.ts';
import { VectorDatabase } from '../../src/engine/index/vectors/vectorDatabase.ts';
import { WorkspaceDatabase } from '../../src/engine/index/store/workspaceDatabase.ts';
import { readStaticTableFile, readTokenizerFiles } from '../../src/node/model/modelFolder.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { bankingSet } from './bankingSet.ts';
import { cachedVectors } from './cachedVectors.ts';
import { ndcg } from './fileSearchBench.ts';
import { printTable } from './report.ts';
import { vaswaniSet, type VaswaniSet } from './vaswaniSet.ts';
import { rankTexts } from '../support/rankTexts.ts';

const modes = ['keyword', 'semantic', 'hybrid'] as const;
/** Texts that the model is run on for one query: after about a second, and at the end. */
const instantTexts = [448, 4000];
const shown = 10;

/** nDCG@10 of each mode on Vaswani, and on a set of another kind, so that nothing is tuned to one alone. */
export async function benchVaswani(): Promise<void> {
  const sets = [
    { name: 'Vaswani', set: vaswaniSet(), wanted: { hybrid: 45, instant: 43 } },
    { name: 'Banking77, lines of one intent', set: bankingSet(), wanted: undefined },
  ];
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  for (const { name, set, wanted } of sets) {
    if (!set) {
      console.log(`\n${name}: left out, the data set is missing.`);
      continue;
    }
    const onProgress = (done: number): void => {
      console.error(`${done} texts embedded`);
    };
    const vectors = await cachedVectors(engine, set.documents, onProgress);
    const queries = await cachedVectors(engine, set.queries);
    const scores = await measure(set, vectors, queries);
    console.log(
      `\n${name}: nDCG@10 x100, ${set.documents.length} texts, ${set.queries.length} queries`,
    );
    printTable([['mode', 'nDCG@10'], ...scores.map(([mode, score]) => [mode, score.toFixed(1)])]);
    if (!wanted) continue;
    const score = (mode: string): number => scores.find(([each]) => each === mode)?.[1] ?? NaN;
    const [hybrid, instant] = [score('hybrid'), score(`instant, ${instantTexts[0] ?? 0} texts`)];
    const held = hybrid >= wanted.hybrid && instant >= wanted.instant;
    console.log(
      `Hybrid at least ${wanted.hybrid}, instant at least ${wanted.instant}: ${held ? 'held' : 'NOT HELD'}.`,
    );
  }
}

async function measure(
  { documents, queries, relevant }: VaswaniSet,
  vectors: Matrix,
  queryVectors: Matrix,
): Promise<[string, number][]> {
  const workspace = new WorkspaceDatabase(':memory:');
  const segments = documents.map((text, i) => ({ text, start: 0, end: text.length, line: i + 1 }));
  const file = { path: '/texts', size: 0, mtime: 0, hash: '', problem: undefined };
  workspace.replace([{ file, segments }]);
  const database = new VectorDatabase(':memory:');
  const space = database.open({ name: 'bench', dims: vectors.dims });
  space.add(
    documents.map((text) => textKey(text.trim()).slice(-keyBytes)),
    vectors.data,
  );
  const scope = new IndexScope(workspace, () => true);
  const scoring = { space, name: 'bench', repair: undefined, background: undefined };
  const index = new Snapshot(workspace, scope, scoring);
  const table = await readStaticTableFile(bundledModel);
  if (!table) throw new Error('media/model/staticTable.bin is missing.');
  const tokenizer = createTokenizer(await readTokenizerFiles(bundledModel));
  const instant = new InstantSearch(parseStaticTable(table), tokenizer);
  const sums = new Map<string, number>();
  for (const [i, query] of queries.entries()) {
    const vector = queryVectors.row(i);
    const judge = (mode: string, lines: readonly number[]): void => {
      const score = ndcg(lines, relevant[i] ?? new Set()) / queries.length;
      sums.set(mode, (sums.get(mode) ?? 0) + 100 * score);
    };
    for (const mode of modes) {
      const { hits } = await index.search({
        query: parseQuery(query),
        limit: shown,
        mode,
        vector: () => vector,
      });
      judge(
        mode,
        hits.map(({ line }) => line - 1),
      );
    }
    for (const maxTexts of instantTexts) {
      const { byWords } = await index.candidates(
        { query: parseQuery(query), limit: 1000 },
        undefined,
      );
      const ranks = await instant.search(
        { textIds: scope.textIds, text: (id) => workspace.text(id) },
        {
          ...{ parts: [{ text: plainQuery(query), sign: 1 }], vector, byWords, limit: shown },
          rank: rankTexts(query),
          cosines: new Float64Array(scope.textIds.length).fill(NaN),
          required: undefined,
        },
        {
          ...{ signal: undefined, maxTexts, onRanks: () => undefined },
          embed: (places) =>
            Promise.resolve(places.map((place) => index.vectors?.cosine(vector, place) ?? NaN)),
        },
      );
      judge(
        `instant, ${maxTexts} texts`,
        ranks.map(({ item }) => scope.segment(scope.segmentsOf(item)[0] ?? 0).line - 1),
      );
    }
  }
  workspace.close();
  database.close();
  return [...sums];
}
