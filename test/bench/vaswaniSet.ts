import { readFileSync } from 'node:fs';
import { sharedData } from '../support/projectPaths.ts';

/** The Vaswani collection: abstracts, questions, and which abstract answers which question. */
export interface VaswaniSet {
  readonly documents: readonly string[];
  readonly queries: readonly string[];
  /** For each query the places of its documents. */
  readonly relevant: readonly ReadonlySet<number>[];
}

/** Undefined where the data set is missing. Lines are joined; questions are in lower case. */
export function vaswaniSet(): VaswaniSet | undefined {
  const { path, skip } = sharedData('vaswani', 'doc-text.trec');
  if (skip !== false) return undefined;
  const documents: string[] = [];
  const placeOf = new Map<string, number>();
  const entry = /<DOCNO>(\d+)<\/DOCNO>\s*([\s\S]*?)<\/DOC>/g;
  for (const [, number = '', text = ''] of readFileSync(path, 'utf8').matchAll(entry)) {
    placeOf.set(number, documents.length);
    documents.push(oneLine(text));
  }
  const queries: string[] = [];
  const queryOf = new Map<string, number>();
  const topic = /<num>(\d+)<\/num>\s*<title>([^<]*)<\/title>/g;
  const topics = readFileSync(sharedData('vaswani', 'query-text.trec').path, 'utf8');
  for (const [, number = '', title = ''] of topics.matchAll(topic)) {
    queryOf.set(number, queries.length);
    queries.push(oneLine(title).toLowerCase());
  }
  const relevant = queries.map(() => new Set<number>());
  for (const line of readFileSync(sharedData('vaswani', 'qrels').path, 'utf8').split('\n')) {
    const [query = '', , document = '', judged = '0'] = line.trim().split(/\s+/);
    const place = placeOf.get(document);
    if (place !== undefined && Number(judged) > 0) {
      relevant[queryOf.get(query) ?? -1]?.add(place);
    }
  }
  return { documents, queries, relevant };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
