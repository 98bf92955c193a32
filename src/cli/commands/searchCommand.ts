import { dirname, join, relative } from 'node:path';
import type { WantedChoice } from '../../core/embedder/pooling.ts';
import { plainQuery } from '../../core/search/plainQuery.ts';
import { percentileText } from '../../core/search/percentileText.ts';
import { isBlank } from '../../core/text/segment.ts';
import type { Engine } from '../../engine/engine.ts';
import type { InstantIndex } from '../../engine/index/instant/instantIndex.ts';
import type { IndexAnswer, IndexHit } from '../../engine/index/ranking/searchIndex.ts';
import type { Command, CommandContext } from '../command.ts';
import {
  bringUpToDate,
  embedTexts,
  indexPlace,
  indexRoots,
  isUnwritable,
  openIndexModel,
} from './indexCommand.ts';
import { oneOf, parseArguments, wholeNumber } from '../input/parseArguments.ts';
import { StandardOutput } from '../standardOutput.ts';
import { UsageError } from '../input/usageError.ts';
import { parseChoice, vectorHelp, vectorOptions } from '../input/vectorOptions.ts';

const defaultHits = 10;
const mostHits = 100_000;
// Of a line, for a terminal.
const shownUnits = 200;
// Beyond these the digits are rounding errors of 32-bit vectors.
const scoreDigits = 9;
// With what comes after the last round, a search takes about three seconds.
const instantMs = 2500;
const modes = ['hybrid', 'semantic', 'keyword', 'instant'] as const;

interface SearchRequest {
  readonly query: string;
  readonly paths: readonly string[];
  readonly limit: number;
  readonly mode: (typeof modes)[number];
  readonly index: string | undefined;
  readonly json: boolean;
  readonly model: string | undefined;
  readonly choice: WantedChoice;
}

type Explanation = Awaited<ReturnType<Engine['attribute']>>;
type Explain = (text: string) => Promise<Explanation>;

/** An answer, and what explains it. */
interface Found {
  readonly answer: IndexAnswer;
  /** What each token of a text adds to its score; undefined in keyword mode. */
  readonly explain: Explain | undefined;
}

export const searchCommand: Command = {
  name: 'search',
  summary: 'lines and sentences by meaning, by words, or both',
  help: `Usage: semantic-text search QUERY PATH… [options]

Finds the lines of files and folders (sentences in Markdown, LaTeX, reStructuredText and AsciiDoc) that say
what the query says, best first: rank, percentile, cosine, place and text. The index of the PATHs is brought up
to date first, in instant mode all but its vectors; see semantic-text index --help for what it holds.

  QUERY             in hybrid and keyword mode, "words in quotes" must occur
  PATH              files and folders
  -k N              hits, 10 when absent
  --mode MODE       hybrid (default): meaning and words; semantic: meaning alone; keyword: words alone (the
                    model is not needed); instant: as hybrid without waiting for the index: about three seconds
                    of the model for the likeliest texts, whose vectors are kept
  --index DIR       where the index is kept; otherwise in your cache folder, by the hash of the real path
  --json            one JSON object a line, with what each token adds to the cosine
${vectorHelp}
`,

  async run(args, context) {
    const request = parseRequest(args, context);
    const roots = await indexRoots(request.paths);
    const { answer, explain } = await searchIn(request, [...roots.keys()], context);
    context.progress(undefined);
    const output = new StandardOutput(context.streams);
    for (const [i, hit] of answer.hits.entries()) {
      const file = shownPath(hit.path, roots);
      await output.write(
        request.json
          ? `${JSON.stringify(await jsonHit(hit, file, explain))}\n`
          : plainHit(hit, file, i + 1),
      );
    }
    await output.flush();
    const isPlain = !request.json && answer.hits.length > 0;
    if (isPlain && request.mode !== 'keyword' && answer.percentileBasis === 'none') {
      context.message(
        'Too few segments here have a vector for percentiles, and this model has no pairs of unrelated sentences to compare with.',
      );
    }
    if (isPlain && answer.percentileBasis === 'background') {
      context.message(
        'Too few segments here have a vector: percentiles are among pairs of unrelated sentences.',
      );
    }
  },
};

function parseRequest(args: readonly string[], context: CommandContext): SearchRequest {
  const { values, positionals } = parseArguments(args, {
    k: { type: 'string', short: 'k' },
    mode: { type: 'string', default: 'hybrid' },
    index: { type: 'string' },
    json: { type: 'boolean' },
    ...vectorOptions,
  });
  const [query, ...paths] = positionals;
  if (query === undefined || paths.length === 0) {
    throw new UsageError('Give a QUERY and at least one PATH to search in.');
  }
  if (isBlank(plainQuery(query))) {
    throw new UsageError('The query is blank; give a word.');
  }
  const mode = oneOf('mode', values.mode, modes);
  const limit = wholeNumber('k', values.k, { min: 1, max: mostHits }) ?? defaultHits;
  const { index, json = false, model } = values;
  const choice = parseChoice(values, context);
  return { query, paths, limit, mode, index, json, model, choice };
}

async function searchIn(
  request: SearchRequest,
  roots: readonly string[],
  context: CommandContext,
): Promise<Found> {
  const place = await indexPlace(roots, request.index);
  const { withIndex } = await import('../../engine/index/workspaceIndex.ts');
  const { queryVector } = await import('../../engine/index/ranking/queryVector.ts');
  const { memoryPath } = await import('../../engine/index/store/sqliteFile.ts');
  const search = (where: typeof place): Promise<Found> =>
    withIndex(
      where,
      (text) => context.message(text),
      async (index) => {
        const { query, limit, mode } = request;
        const keptIn = where.vectorsPath === memoryPath ? undefined : dirname(where.vectorsPath);
        const instant =
          mode === 'instant' ? await openInstant(request, keptIn, context) : undefined;
        instant?.search.follow(index);
        await bringUpToDate(index, where, roots, context);
        if (mode === 'keyword') {
          const searched = index.searchIndex(roots, undefined);
          return {
            answer: searched.search({ query, limit, mode, semantic: undefined }),
            explain: undefined,
          };
        }
        const { engine, model } =
          instant ?? (await openIndexModel(request.model, request.choice, context));
        if (!instant) await embedTexts(index, model, roots, context);
        const asked = { text: query, more: [], less: [] };
        const vectorUnder = await queryVector(asked, model, undefined);
        const repair = await index.prepare(roots, model);
        const vector = vectorUnder(repair);
        const { corpus } = await engine.model();
        const explain = (text: string): Promise<Explanation> => {
          const reference = plainQuery(query);
          const asked = { reference, isQuery: true, text, priority: 'query' } as const;
          return corpus.attribute(asked, {}, repair?.repair);
        };
        if (instant) {
          const wanted = { query: asked, vector: vectorUnder, limit, roots };
          const answer = await instant.search.search(index, model, wanted, {
            signal: undefined,
            onAnswer: ({ embedded, segments }) => {
              context.progress(`${embedded} of ${segments} segments read by the model`);
            },
            priority: 'query',
            maxMs: instantMs,
            endsWithScores: true,
          });
          return { answer, explain };
        }
        const semantic = { vector, background: repair ? undefined : model.background };
        const searched = index.searchIndex(roots, model);
        const byMeaning = mode === 'semantic' ? mode : 'hybrid';
        return { answer: searched.search({ query, limit, mode: byMeaning, semantic }), explain };
      },
    );
  try {
    return await search(place);
  } catch (error) {
    if (!isUnwritable(error)) throw error;
    context.message(`${error.message} This search goes on without keeping anything.`);
    return search({ folder: place.folder, workspacePath: memoryPath, vectorsPath: memoryPath });
  }
}

/** Before files are read, so that static vectors are made meanwhile. */
async function openInstant(
  { model: wanted, choice }: SearchRequest,
  keptIn: string | undefined,
  context: CommandContext,
): Promise<Awaited<ReturnType<typeof openIndexModel>> & { readonly search: InstantIndex }> {
  const { InstantIndex } = await import('../../engine/index/instant/instantIndex.ts');
  const { StaticTables } = await import('../../engine/index/instant/staticTables.ts');
  const { StaticThread } = await import('../../engine/index/instant/staticThread.ts');
  const opened = await openIndexModel(wanted, choice, context);
  const { folder, embedder } = await opened.engine.model();
  const tables = new StaticTables(await opened.engine.model());
  let table = await tables.find(keptIn);
  if (!table) {
    // Another model than the bundled one ships none.
    context.progress('Making the table for instant search, once for this model…');
    table = await tables.make(keptIn, undefined);
  }
  const data = { table, modelFolder: folder };
  const search = new InstantIndex(table, embedder.tokenizer, () => new StaticThread(data));
  return { ...opened, search };
}

/** The path as it was given, and what lies below it. */
function shownPath(path: string, roots: ReadonlyMap<string, string>): string {
  const exact = roots.get(path);
  if (exact !== undefined) return exact;
  for (const [root, given] of roots) {
    const below = relative(root, path);
    if (!below.startsWith('..')) return join(given, below);
  }
  return path;
}

async function jsonHit(
  { start, end, line, text, score, rankScore, percentile }: IndexHit,
  file: string,
  explain: Explain | undefined,
): Promise<object> {
  const tokens = explain ? tokenShares(await explain(text), text, start) : [];
  return {
    file,
    start,
    end,
    line,
    text,
    score: score === undefined ? null : rounded(score),
    rankScore: rounded(rankScore),
    percentile: percentile === undefined ? null : rounded(percentile),
    tokens,
  };
}

/** What each token adds to the cosine; `[CLS]` and `[SEP]` stand at the ends, a prompt at the start, without text. */
function tokenShares(answer: Explanation, text: string, offset: number): object[] {
  const { spans, contributions } = answer;
  const last = answer.tokens.length - 1;
  return answer.tokens.map((_, i) => {
    const start = i === 0 ? 0 : i === last ? text.length : (spans[2 * i] ?? 0);
    const end = i === 0 ? 0 : i === last ? text.length : (spans[2 * i + 1] ?? 0);
    const contribution = contributions?.[i];
    return {
      text: text.slice(start, end),
      start: offset + start,
      end: offset + end,
      contribution: contribution === undefined ? null : rounded(contribution),
    };
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(scoreDigits));
}

function plainHit(hit: IndexHit, file: string, rank: number): string {
  const { score, percentile, line, text } = hit;
  // A terminal takes control characters for orders.
  const shown = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const cut = shown.length > shownUnits ? `${shown.slice(0, shownUnits).toWellFormed()}…` : shown;
  const place = `${file.replace(/\p{Cc}/gu, '?')}:${line}`;
  const columns = [
    String(rank).padStart(3),
    (percentile === undefined ? '' : percentileText(percentile)).padStart(6),
    (score === undefined ? '' : score.toFixed(3)).padStart(6),
  ];
  return `${columns.join('  ')}  ${place}  ${cut}\n`;
}
