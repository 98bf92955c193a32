// Names of languages as people type them, VS Code's identifiers among them, and how names of their files end.
const table: readonly (readonly [names: string, endings: string])[] = [
  ['asciidoc', 'adoc asciidoc'],
  ['bash shell shellscript', 'sh bash zsh ksh'],
  ['bat batch', 'bat cmd'],
  ['c', 'c h'],
  ['c++ cpp', 'cpp cc cxx c++ hpp hh hxx h++ h inl'],
  ['c# csharp', 'cs csx'],
  ['clojure', 'clj cljs cljc edn'],
  ['css', 'css'],
  ['csv', 'csv'],
  ['cuda', 'cu cuh'],
  ['dart', 'dart'],
  ['elixir', 'ex exs'],
  ['erlang', 'erl hrl'],
  ['f# fsharp', 'fs fsi fsx'],
  ['fortran', 'f f77 f90 f95 f03 for'],
  ['go golang', 'go'],
  ['groovy', 'groovy gradle'],
  ['haskell', 'hs lhs'],
  ['html', 'html htm xhtml'],
  ['ini properties', 'ini cfg conf properties'],
  ['java', 'java'],
  ['javascript js', 'js jsx mjs cjs'],
  ['javascriptreact', 'jsx'],
  ['json', 'json jsonc'],
  ['jsonl', 'jsonl ndjson'],
  ['julia', 'jl'],
  ['kotlin', 'kt kts'],
  ['latex tex', 'tex ltx sty cls'],
  ['less', 'less'],
  ['log', 'log'],
  ['lua', 'lua'],
  ['markdown md', 'md markdown mdx'],
  ['matlab', 'm'],
  ['notebook jupyter ipynb', 'ipynb'],
  ['objective-c objectivec', 'm mm'],
  ['ocaml', 'ml mli'],
  ['perl', 'pl pm'],
  ['php', 'php'],
  ['plaintext text', 'txt text'],
  ['powershell', 'ps1 psm1 psd1'],
  ['proto protobuf', 'proto'],
  ['python', 'py pyi pyw'],
  ['r', 'r rmd'],
  ['restructuredtext rst', 'rst rest'],
  ['ruby', 'rb rake gemspec'],
  ['rust', 'rs'],
  ['scala', 'scala sc sbt'],
  ['scss sass', 'scss sass'],
  ['sql', 'sql'],
  ['svelte', 'svelte'],
  ['swift', 'swift'],
  ['toml', 'toml'],
  ['tsv', 'tsv'],
  ['typescript ts', 'ts tsx mts cts'],
  ['typescriptreact', 'tsx'],
  ['vb', 'vb vbs bas'],
  ['vue', 'vue'],
  ['xml', 'xml xsd xsl svg'],
  ['yaml', 'yaml yml'],
  ['zig', 'zig'],
];
const endingsOf: ReadonlyMap<string, readonly string[]> = new Map(
  table.flatMap(([names, endings]) =>
    names.split(' ').map((name): [string, string[]] => [name, endings.split(' ')]),
  ),
);

/**
 * How names of a language's files end, in small letters and without the dot. A name that is no language is an ending
 * itself: `lang:ipynb`.
 */
export function knownEndings(language: string): readonly string[] {
  const name = language.toLowerCase().replace(/^\./, '');
  return endingsOf.get(name) ?? [name];
}
