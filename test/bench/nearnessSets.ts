import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { seededRandom } from '../../src/core/search/seededRandom.ts';
import { parseCsv } from '../support/parseCsv.ts';
import { sharedData } from '../support/projectPaths.ts';

/** Texts of one subject, questions that they answer, and questions of other subjects. */
export interface NearnessSet {
  readonly name: string;
  readonly texts: readonly string[];
  readonly answered: readonly string[];
  /** By what they are of. */
  readonly foreign: Readonly<Record<string, readonly string[]>>;
}

interface Answered {
  readonly question: string;
  readonly text: string;
}

const questionCount = 100;
const textCount = 1000;
const seed = 14;
// As a passage of a search.
const mostUnits = 1000;

/**
 * Prose: abstracts of Vaswani, whose titles ask. Code: functions of a library of models, whose comments ask. Records:
 * customers' messages of Banking77, one a JSON record; other customers' messages of the same intents ask. Foreign ones
 * are of another set, and, harder, of the same trade: comments of a library that signs users in are asked of the code.
 * Undefined where the data sets are missing.
 */
export function nearnessSets(): readonly NearnessSet[] | undefined {
  const vaswani = sharedData('vaswani', 'doc-text.trec');
  const banking = sharedData('banking77', 'train.csv');
  if (vaswani.skip !== false || banking.skip !== false) return undefined;
  const abstracts = titledAbstracts(readFileSync(vaswani.path, 'utf8'));
  const [prose, otherProse] = [abstracts.slice(0, textCount), abstracts.slice(textCount)];
  const code = functionsOf('@huggingface/transformers/src/**/*.js');
  const signIn = functionsOf('@azure/msal-{browser,common}/src/**/*.ts');
  const messages = shuffled(column(banking.path)).slice(0, textCount);
  const customers = shuffled(column(sharedData('banking77', 'test.csv').path));
  const titles = questionsOf(otherProse);
  const [asking, asked] = [customers.slice(0, questionCount), customers.slice(questionCount)];
  const ofBank = asked.slice(0, questionCount);
  return [
    {
      name: 'prose',
      texts: prose.map(({ text }) => text),
      answered: questionsOf(prose),
      foreign: { 'of a bank': ofBank, 'of code': questionsOf(signIn) },
    },
    {
      name: 'code',
      texts: code.map(({ text }) => text),
      answered: questionsOf(code),
      foreign: { 'of a bank': ofBank, 'of radio': titles, 'same trade': questionsOf(signIn) },
    },
    {
      name: 'records',
      texts: messages.map((message, i) => JSON.stringify({ ticket: 1000 + i, message })),
      answered: asking,
      foreign: { 'of radio': titles, 'of code': questionsOf(code) },
    },
  ];
}

function questionsOf(set: readonly Answered[]): readonly string[] {
  return shuffled(set.map(({ question }) => question)).slice(0, questionCount);
}

/** An abstract without its title, which two spaces end, and the title. */
function titledAbstracts(trec: string): Answered[] {
  const entry = /<DOCNO>\d+<\/DOCNO>\s*([\s\S]{20,150}?) {2}([\s\S]{60,}?)<\/DOC>/g;
  return shuffled(
    Array.from(trec.matchAll(entry), ([, title = '', text = '']) => ({
      question: oneLine(title),
      text: oneLine(text).slice(0, mostUnits),
    })),
  );
}

/** Functions of a package without their comments, and the first sentence of each comment; each once. */
function functionsOf(glob: string): Answered[] {
  const found = new Map<string, Answered>();
  const commented =
    /\/\*\*((?:[^*]|\*(?!\/))*)\*\/[ \t]*\n([ \t]*(?:export |async |static |public |private |get |set |function |const |class )*[\w$.#]+[^\n]*)/g;
  for (const path of globSync(join('node_modules', glob), { cwd: projectRoot }).sort()) {
    const source = readFileSync(join(projectRoot, path), 'utf8');
    for (const { 0: all, 1: comment = '', 2: head = '', index } of source.matchAll(commented)) {
      const text = bodyOf(source.slice(index + all.length - head.length));
      const words = comment.replaceAll(/^\s*\* ?/gm, '').trim();
      const [description = ''] = words.split(/\n\s*\n|\n\s*@|^@/);
      const [question = ''] = oneLine(description).split(/(?<=[.!?]) /);
      const isLong = question.split(' ').length >= 4 && question.length <= 200;
      if (isLong && text.length >= 80 && text.includes('{'))
        found.set(question, { question, text });
    }
  }
  return [...new Map([...found.values()].map((each) => [each.text, each])).values()];
}

/** To the brace that closes the first one. */
function bodyOf(source: string): string {
  const text = source.slice(0, mostUnits);
  let depth = 0;
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    depth += brace === '{' ? 1 : -1;
    if (depth <= 0) return text.slice(0, index + 1);
  }
  return text;
}

function column(path: string): string[] {
  const rows = parseCsv(readFileSync(path, 'utf8')).slice(1);
  return [...new Set(rows.map(([text = '']) => text))].filter(Boolean);
}

function shuffled<T>(items: readonly T[]): T[] {
  const random = seededRandom(seed);
  return items
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
