import type { AppError } from '../../core/errors/appError.ts';
import { join } from 'node:path';
import { styleText } from 'node:util';
import type { WantedChoice } from '../../core/embedder/pooling.ts';
import { inputOf } from '../../core/text/segment.ts';
import { countText } from '../../core/text/countText.ts';
import type { Span } from '../../core/text/span.ts';
import { jsonLine } from '../../core/json/jsonLine.ts';
import { isByChance } from '../../core/search/askedFor.ts';
import { t } from '../../core/l10n/translate.ts';
import {
  asksForPatternsAlone,
  asksForNothing,
  parseQuery,
  plainQuery,
} from '../../core/search/query.ts';
import type { Engine } from '../../engine/engine.ts';
import { wayBelow } from '../../node/walk/wayBelow.ts';
import { linesWithoutModel } from '../../engine/query/patternLines.ts';
import type { WordMatch } from '../../core/tokenVectors/wordMatches.ts';
import type { AttributeAnswer } from '../../protocol/attributionApi.ts';
import type { IndexLocation, IndexUnit } from '../../protocol/index/indexContent.ts';
import type { IndexHit, SearchIndexAnswer } from '../../protocol/indexApi.ts';
import type { Command, CommandContext } from '../command.ts';
import {
  bringUpToDate,
  indexedPaths,
  onWholeIndex,
  orInMemory,
  tellLeftOut,
  type IndexedPaths,
} from '../indexLocation.ts';
import { jsonHit, plainHit, type HitRow } from './searchRows.ts';
import {
  fileHelp,
  fileOptions,
  parseFileRules,
  type FileRules,
  units,
} from '../input/readingOptions.ts';
import { oneOf, parseArguments, wholeNumber } from '../input/parseArguments.ts';
import { columnsHelp, columnsOption } from '../input/tableReader.ts';
import { UsageError } from '../input/usageError.ts';
import { parseChoice, vectorHelp, vectorOptions } from '../input/vectorOptions.ts';
import { openEngine, startEngine } from '../openModel.ts';
import { takesStyles } from '../sharedTerminal.ts';
import { StandardOutput } from '../standardOutput.ts';

const defaultHits = 10;
const mostHits = 100_000;
// With what comes after the last round, a search takes about three seconds.
const instantMs = 2500;
// The first ones are printed before the model reads the lines of the last.
const hitsAtOnce = 50;
// UTF-16 units: the model takes seconds for a query that is longer.
const longQuery = 5000;
const modes = ['hybrid', 'semantic', 'keyword', 'instant'] as const;

interface SearchRequest {
  readonly query: string;
  readonly paths: readonly string[];
  readonly limit: number;
  readonly mode: (typeof modes)[number];
  readonly unit: IndexUnit;
  readonly index: string | undefined;
  readonly json: boolean;
  readonly model: string | undefined;
  readonly choice: WantedChoice;
  readonly files: FileRules;
}

export const searchCommand: Command = {
  name: 'search',
  summary: 'passages of files by meaning, by words, or both',
  help: `Usage: semantic-text search QUERY PATH… [options]

Finds the passages of files and folders (a function, a paragraph under its heading, a cell, a record) that say
what the query says, best first: rank, nearness, what brought it (meaning, words), cosine, place of the line that
matched (with its cell in a notebook), what names the passage, and that line. A text that stands at several places is
one hit, with the first place and the number of all. The index of the PATHs is brought up to date first, in instant mode all but its
vectors; see semantic-text index --help for what it holds.

  QUERY             words; "words in quotes" must occur, -word must not; path:docs, lang:python limit the files;
                    /pattern/ has to match (RE2)
  PATH              files and folders
  -k N              hits, 10 when absent
  --mode MODE       hybrid (default): meaning and words; semantic: meaning alone; keyword: words alone (the
                    model is not needed); instant: as hybrid without waiting for the index: about three seconds
                    of the model for the likeliest texts, whose vectors are kept
  --unit UNIT       passage (default), or line: lines, and sentences in Markdown, LaTeX, reStructuredText and AsciiDoc
  --index DIR       where the index is kept; otherwise in your cache folder, by the hash of the real path
  --json            one JSON object a line, with what each token adds to the cosine and which words met
${fileHelp}
${columnsHelp};
                    found by their words when absent
${vectorHelp}
`,

  async run(args, context) {
    const request = parseRequest(args, context);
    const paths = await indexedPaths(request.paths, request.index, request.unit);
    const engine = await (request.mode === 'keyword'
      ? startEngine(context)
      : openEngine(request.model, request.choice, context, paths.location));
    try {
      const onCopy = (reason: AppError): void => {
        context.message(`${reason.message} This search goes on without keeping anything.`);
      };
      const { answer, location } = await orInMemory(paths.location, onCopy, async (where) => ({
        answer: await onWholeIndex(() =>
          searchIn(engine, request, { ...paths, location: where }, context),
        ),
        location: where,
      }));
      context.progress(undefined);
      const explanation = (text: string): Promise<AttributeAnswer | undefined> =>
        explain(engine, request, location, answer, text);
      const matches = (text: string): Promise<readonly WordMatch[]> =>
        matchWords(engine, request, location, answer, text);
      const lines = (hits: readonly IndexHit[]): Promise<readonly Span[]> =>
        matchLines(engine, request, hits);
      await printAnswer(answer, request, paths.roots, { lines, explanation, matches }, context);
      tellOf(answer, request, context);
    } finally {
      await engine.close();
    }
  },
};

function parseRequest(args: readonly string[], context: CommandContext): SearchRequest {
  const { values, positionals } = parseArguments(args, {
    k: { type: 'string', short: 'k' },
    mode: { type: 'string', default: 'hybrid' },
    unit: { type: 'string', default: 'passage' },
    index: { type: 'string' },
    json: { type: 'boolean' },
    ...vectorOptions,
    ...fileOptions,
    ...columnsOption,
  });
  const [query, ...paths] = positionals;
  if (query === undefined || paths.length === 0) {
    throw new UsageError('Give a QUERY and at least one PATH to search in.');
  }
  if (asksForNothing(parseQuery(query))) {
    throw new UsageError('The query asks for nothing; give a word.');
  }
  const mode = oneOf('mode', values.mode, modes);
  const unit = oneOf('unit', values.unit, units);
  const limit = wholeNumber('k', values.k, { min: 1, max: mostHits }) ?? defaultHits;
  const { index, json = false, model } = values;
  const choice = parseChoice(values, context);
  const files = parseFileRules(values);
  return { query, paths, limit, mode, unit, index, json, model, choice, files };
}

/** Brings the index up to date, in keyword and instant mode all but its vectors, and searches it. */
async function searchIn(
  engine: Engine,
  { query, limit, mode, files }: SearchRequest,
  paths: IndexedPaths,
  context: CommandContext,
): Promise<SearchIndexAnswer> {
  const { location, roots, isShared } = paths;
  const embed = mode === 'hybrid' || mode === 'semantic';
  const { leftOut } = await bringUpToDate(engine, paths, { files, embed }, context);
  tellLeftOut(leftOut, roots, context);
  const { length } = plainQuery(query);
  if (mode !== 'keyword' && length > longQuery) {
    context.progress(`reading the query, ${countText(length, 'character')}`);
  }
  return engine.searchIndex(
    {
      ...{ location, mode, limit },
      lateInteraction: true,
      query: { text: query, more: [], less: [] },
      roots: [...roots.keys()],
      under: isShared ? [...roots.keys()] : undefined,
      withinMs: mode === 'instant' ? instantMs : undefined,
    },
    {
      onProgress: ({ embedded, segments }) => {
        context.progress(`${embedded} of ${countText(segments, 'segment')} read by the model`);
      },
    },
  );
}

/** What each token of a hit's text adds to its score; nothing in keyword mode. */
async function explain(
  engine: Engine,
  { query, mode }: SearchRequest,
  location: IndexLocation,
  { scoredBy }: SearchIndexAnswer,
  text: string,
): Promise<AttributeAnswer | undefined> {
  const reference = plainQuery(query);
  if (mode === 'keyword' || reference === '') return undefined;
  const index = { ...location, scoredBy };
  return engine.attribute({ reference, isQuery: true, text, priority: 'query', index });
}

/** The words of a hit's text that the query's words met; none in keyword mode. */
async function matchWords(
  engine: Engine,
  { query, mode }: SearchRequest,
  location: IndexLocation,
  { scoredBy }: SearchIndexAnswer,
  text: string,
): Promise<readonly WordMatch[]> {
  if (mode === 'keyword') return [];
  return engine.matchWords({ query, text, index: { ...location, scoredBy } });
}

/** Which line of each hit matched, as spans in the hits' texts. */
async function matchLines(
  engine: Engine,
  { query, mode }: SearchRequest,
  hits: readonly IndexHit[],
): Promise<readonly Span[]> {
  const passages = hits.map(({ text, input }) => ({ text, input }));
  // No model is open.
  if (mode === 'keyword') return linesWithoutModel(parseQuery(query), passages);
  return engine.matchLines({ query, passages, priority: 'query' });
}

/** What is found out of hits while they are printed. */
interface HitFacts {
  readonly lines: (hits: readonly IndexHit[]) => Promise<readonly Span[]>;
  readonly explanation: (text: string) => Promise<AttributeAnswer | undefined>;
  readonly matches: (text: string) => Promise<readonly WordMatch[]>;
}

async function printAnswer(
  { hits }: SearchIndexAnswer,
  { json, query }: SearchRequest,
  roots: ReadonlyMap<string, string>,
  { lines, explanation, matches }: HitFacts,
  { streams }: CommandContext,
): Promise<void> {
  const output = new StandardOutput(streams);
  const parsed = parseQuery(query);
  const plain = (row: HitRow, rank: number): string => {
    const text = plainHit(row, rank, asksForPatternsAlone(parsed));
    const isDimmed = takesStyles(streams.stdout) && isByChance(parsed, row.hit);
    return `${isDimmed ? styleText('dim', text, { validateStream: false }) : text}\n`;
  };
  for (let first = 0; first < hits.length; first += hitsAtOnce) {
    const some = hits.slice(first, first + hitsAtOnce);
    const matched = await lines(some);
    for (const [i, hit] of some.entries()) {
      const whole = { start: 0, end: hit.text.length };
      const row = { hit, file: shownPath(hit.path, roots), matched: matched[i] ?? whole };
      const said = inputOf(hit);
      const line = json
        ? jsonLine(jsonHit(row, await explanation(said), await matches(said)))
        : plain(row, first + i + 1);
      await output.write(line);
    }
  }
  await output.flush();
}

/** Says what is to be known of an answer beside its hits. */
function tellOf(
  { hits, olderModel }: SearchIndexAnswer,
  { json, mode, query }: SearchRequest,
  context: CommandContext,
): void {
  if (olderModel) {
    const { name, inUse } = olderModel;
    const [older, wanted] =
      name === inUse
        ? ['another layer, pooling or precision', 'those that were asked for']
        : [name, `those of ${inUse}`];
    context.message(
      `Ranked by the vectors of ${older}: ${wanted} are not complete; semantic-text index makes them.`,
    );
  }
  if (json) return;
  if (hits.length === 0)
    context.message('No passage was found; ask for less, or give other paths.');
  if (hits.length === 0 || mode === 'keyword') return;
  const parsed = parseQuery(query);
  if (hits.every((hit) => isByChance(parsed, hit))) {
    context.message(t('Nothing here is close in meaning.'));
  }
}

/** The path as it was given, and what lies below it. */
function shownPath(path: string, roots: ReadonlyMap<string, string>): string {
  const exact = roots.get(path);
  if (exact !== undefined) return exact;
  for (const [root, given] of roots) {
    const below = wayBelow(root, path);
    if (below !== undefined) return join(given, below);
  }
  return path;
}
