import { lineSpans } from '../lineSpans.ts';

/**
 * Languages that declare things in the same manner. `other`: what most languages have in common; `data`: keys
 * and sections.
 */
export type CodeLanguage =
  | 'script'
  | 'python'
  | 'ruby'
  | 'go'
  | 'rust'
  | 'c'
  | 'shell'
  | 'sql'
  | 'style'
  | 'markup'
  | 'json'
  | 'data'
  | 'other';

const endings: Readonly<Record<CodeLanguage, string>> = {
  script: 'js mjs cjs jsx ts mts cts tsx',
  python: 'py pyi pyw pyx pxd gd bzl star',
  ruby: 'rb rake gemspec ru cr',
  go: 'go',
  rust: 'rs',
  // Type before name, braces around the body.
  c: 'c h cc cpp cxx hpp hh hxx ino m mm cu cuh metal glsl hlsl wgsl java cs dart groovy gradle d vala pde',
  shell: 'sh bash zsh fish ksh bats ps1 psm1 bat cmd',
  sql: 'sql ddl psql plsql pks pkb',
  style: 'css scss less sass styl',
  markup: 'html htm xhtml xml svg vue svelte astro xaml xsd xsl xslt csproj plist erb ejs hbs jsp',
  json: 'json jsonl ndjson jsonc json5 geojson webmanifest map har topojson',
  data: 'yaml yml toml ini cfg conf properties env',
  other: `php kt kts swift scala sc lua pl pm t r jl ex exs erl hrl hs elm ml mli fs fsx fsi clj cljs cljc edn lisp el
    scm rkt vim zig nim pas pp dpr f f90 f95 f03 for asm s v sv vhd vhdl vb vbs bas tcl awk sed proto thrift graphql gql
    tf tfvars hcl nix cmake mk mak bazel dockerfile cob cbl ada adb ads sol move cairo prisma hx coffee
    litcoffee as ahk applescript matlab wat purs rego jsonnet libsonnet cue dhall diff patch`,
};

const languageOfEnding = new Map(
  Object.entries(endings).flatMap(([language, names]) =>
    names.split(/\s+/).map((name) => [name, language as CodeLanguage] as const),
  ),
);

/** By a file's name, of which some are known as a whole; undefined: not known as code. */
export function codeLanguageOf(path: string): CodeLanguage | undefined {
  const name = path
    .slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    .toLowerCase();
  if (/^(?:rakefile|gemfile|vagrantfile|podfile|fastfile)$/.test(name)) return 'ruby';
  if (/^(?:dockerfile|containerfile|jenkinsfile|makefile|cmakelists\.txt)\b/.test(name))
    return 'other';
  const dot = name.lastIndexOf('.');
  // A file that is called `c` is not one of C.
  return dot === -1 ? undefined : languageOfEnding.get(name.slice(dot + 1));
}

const interpreters: readonly (readonly [pattern: RegExp, language: CodeLanguage])[] = [
  [/python/, 'python'],
  [/ruby/, 'ruby'],
  [/node|deno|bun/, 'script'],
  [/sh\b/, 'shell'],
];
const isCalledText = /\.(?:txt|text|log|out)$/i;
// Of the lines looked at, so many look like code.
const codeShare = 0.5;
const mostLines = 200;
// Of a line.
const mostUnits = 200;
const leastLines = 4;
const looksLikeCode =
  /[{};]\s*$|\)\s*:\s*$|^\s*(?:#include\b|import\s+[\w{*"']|from\s+\S+\s+import\b|(?:local|const|let|var|val)\s+\w+\s*=|(?:def|func|fn|function)\s+\w+|return\b.*[;)\w]$|end$|\w+(?:\.\w+)*\(.*\)$|\w[\w.]*\s+[+*-]?=\s+\S)/;

/** By its first lines, where the name says nothing; undefined: it reads like text, or is called so. */
export function codeLanguageIn(text: string, path = ''): CodeLanguage | undefined {
  if (isCalledText.test(path)) return undefined;
  const interpreter = /^#!.*/.exec(text)?.[0];
  if (interpreter !== undefined) {
    return interpreters.find(([pattern]) => pattern.test(interpreter))?.[1] ?? 'other';
  }
  let seen = 0;
  let code = 0;
  for (const { start, end } of lineSpans(text)) {
    const line = text.slice(start, Math.min(end, start + mostUnits));
    if (line.trim() === '') continue;
    if (looksLikeCode.test(line)) code++;
    if (++seen === mostLines) break;
  }
  return seen >= leastLines && code >= seen * codeShare ? 'other' : undefined;
}
