/** What is known of how a language is written. `other`: code by its lines and indentation alone. */
export type CodeLanguage = 'python' | 'go' | 'rust' | 'ruby' | 'other';

const endings: Readonly<Record<CodeLanguage, string>> = {
  python: 'py pyi',
  go: 'go',
  rust: 'rs',
  ruby: 'rb',
  other: 'java c h cc cpp hpp cs sh kt swift lua',
};

const languageOfEnding = new Map(
  Object.entries(endings).flatMap(([language, names]) =>
    names.split(' ').map((name) => [name, language as CodeLanguage] as const),
  ),
);

/** By a file's name; undefined: not known as code. */
export function codeLanguageOf(path: string): CodeLanguage | undefined {
  return languageOfEnding.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
}
