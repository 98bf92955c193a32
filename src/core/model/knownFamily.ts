import type { Pooling } from '../embedder/pooling.ts';
import { noPrompts, type ModelPrompts } from './modelFacts.ts';

/** How the models of a family make vectors of sentences, as their authors say. */
interface KnownFamily {
  readonly pooling: Pooling;
  readonly prompts: ModelPrompts;
  /** Whether a dense layer follows pooling, which not every conversion has taken over. */
  readonly hasDense: boolean;
}

const withDense =
  /(^|\/)(LaBSE|distiluse-base-multilingual-cased(-v[12])?|(sentence|gtr)-t5-\w+|embeddinggemma-.*)$/i;
const e5Prompts: ModelPrompts = { query: 'query: ', passage: 'passage: ', similarity: '' };

const search = 'Represent this sentence for searching relevant passages: ';
const nomicPrompts: ModelPrompts = {
  query: 'search_query: ',
  passage: 'search_document: ',
  similarity: '',
};
const gemmaPrompts: ModelPrompts = {
  query: 'task: search result | query: ',
  passage: 'title: none | text: ',
  similarity: 'task: sentence similarity | query: ',
};
const qwenQuery =
  'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:';

// Of the name that a model was published under. The first that fits counts.
const families: readonly (readonly [RegExp, Pooling, ModelPrompts])[] = [
  [/(^|\/)bge-/i, 'cls', noPrompts],
  // Those that take instructions have no fixed prompt.
  [/(^|\/)(multilingual-)?e5-.*(instruct|mistral)/i, 'mean', noPrompts],
  [/(^|\/)(multilingual-)?e5-/i, 'mean', e5Prompts],
  [/(^|\/)gte-(.*-v1\.5$|multilingual-)/i, 'cls', noPrompts],
  [/(^|\/)gte-/i, 'mean', noPrompts],
  [/(^|\/)LaBSE$/i, 'cls', noPrompts],
  [/(^|\/)(nomic-embed-text-v1|modernbert-embed-)/i, 'mean', nomicPrompts],
  [/(^|\/)mxbai-embed-large-/i, 'cls', { ...noPrompts, query: search }],
  [/(^|\/)snowflake-arctic-embed-.*v2/i, 'cls', { ...noPrompts, query: 'query: ' }],
  [/(^|\/)snowflake-arctic-embed-/i, 'cls', { ...noPrompts, query: search }],
  [/(^|\/)Qwen3-Embedding-/i, 'last-token', { ...noPrompts, query: qwenQuery }],
  [/(^|\/)embeddinggemma-/i, 'mean', gemmaPrompts],
  [/^sentence-transformers\/(.*-cls-token|multi-qa-.*-dot-v\d+)$/i, 'cls', noPrompts],
  [/^sentence-transformers\/.*-max-tokens$/i, 'max', noPrompts],
  [/^sentence-transformers\//i, 'mean', noPrompts],
];

/** The family of a model that was published under `name` ("BAAI/bge-small-en-v1.5"), where it is known. */
export function knownFamily(name: string): KnownFamily | undefined {
  const found = families.find(([pattern]) => pattern.test(name));
  return found && { pooling: found[1], prompts: found[2], hasDense: withDense.test(name) };
}
