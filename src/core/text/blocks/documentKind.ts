import { codeLanguageOf } from '../endings/codeLanguage.ts';

/** How a document is laid out; decides what its blocks are. `plain`: nothing is known of it. */
export type DocumentKind =
  | 'plain'
  | 'code'
  | 'markdown'
  | 'latex'
  | 'restructuredText'
  | 'asciidoc'
  | 'subtitles'
  | 'gettext'
  | 'delimited'
  | 'json'
  | 'jsonLines'
  | 'notebook';

/** Whether it is a table, whose records are read by their columns. */
export function isTableKind(kind: DocumentKind): kind is 'delimited' | 'jsonLines' {
  return kind === 'delimited' || kind === 'jsonLines';
}

// Of all that is no code: that, and JSON with it, is known by its language.
const endings: Readonly<Record<Exclude<DocumentKind, 'plain' | 'code' | 'json'>, string>> = {
  markdown: 'md markdown mdown mkd mkdn mdwn mdx qmd rmd',
  latex: 'tex latex ltx sty cls bbl',
  restructuredText: 'rst rest',
  asciidoc: 'adoc asciidoc asc',
  subtitles: 'srt vtt',
  gettext: 'po pot',
  delimited: 'csv tsv tab psv',
  // Of Parquet its rows are given so.
  jsonLines: 'jsonl ndjson parquet',
  notebook: 'ipynb',
};

// Identifiers of VS Code and of the extensions that are in wide use.
const languages: Readonly<Record<Exclude<DocumentKind, 'plain' | 'notebook'>, string>> = {
  markdown: 'markdown mdx quarto rmd',
  latex: 'latex tex latex-expl3 doctex',
  restructuredText: 'restructuredtext',
  asciidoc: 'asciidoc',
  subtitles: 'srt subrip vtt webvtt',
  gettext: 'po pot gettext',
  delimited: 'csv tsv psv dynamic-csv',
  json: 'json jsonc json5 geojson',
  jsonLines: 'jsonl ndjson jsonlines',
  code: 'javascript javascriptreact typescript typescriptreact css scss less html xml xsl vue svelte php sql',
};

const kindOfEnding = inverted(endings);
const kindOfLanguage = inverted(languages);

// It is asked for each text of a file in turn.
let last: { readonly path: string; readonly kind: DocumentKind } | undefined;

/** By a file's name. */
export function documentKindOfPath(path: string): DocumentKind {
  if (last?.path !== path) last = { path, kind: kindOfPath(path) };
  return last.kind;
}

function kindOfPath(path: string): DocumentKind {
  const dot = path.lastIndexOf('.');
  const known = dot === -1 ? undefined : kindOfEnding.get(path.slice(dot + 1).toLowerCase());
  if (known) return known;
  const language = codeLanguageOf(path);
  if (language === undefined) return 'plain';
  return language === 'json' ? 'json' : 'code';
}

/**
 * By an editor's language, and by the name where the language says nothing. A notebook is none here: an editor has its
 * cells one by one, or its JSON.
 */
export function documentKindOf(language: string, path: string): Exclude<DocumentKind, 'notebook'> {
  const known = kindOfLanguage.get(language);
  if (known) return known;
  const named = documentKindOfPath(path);
  return named === 'notebook' ? 'plain' : named;
}

function inverted<K extends string>(lists: Readonly<Record<K, string>>): ReadonlyMap<string, K> {
  const all = new Map<string, K>();
  for (const [kind, names] of Object.entries<string>(lists)) {
    for (const name of names.split(' ')) all.set(name, kind as K);
  }
  return all;
}
