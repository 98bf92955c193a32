import { strings } from '../../settingValues.ts';

/** What an extension's package.json contributes as a language; anything may stand there. */
export interface LanguageContribution {
  readonly id?: unknown;
  readonly extensions?: unknown;
  readonly filenames?: unknown;
}

// Languages that settings name and no extension may contribute.
const known: Readonly<Record<string, readonly string[]>> = {
  plaintext: ['.txt', '.text', '.log'],
  asciidoc: ['.adoc', '.asciidoc'],
  latex: ['.tex', '.latex'],
  markdown: ['.md', '.markdown'],
  restructuredtext: ['.rst'],
};

/**
 * How the names of a language's files end, in lower case: as extensions contribute them, and as the user's
 * `files.associations` of the form `*.ending` have it, which win.
 */
export function languageEndings(
  languages: readonly string[],
  contributed: readonly LanguageContribution[],
  associations: Readonly<Record<string, unknown>>,
): string[] {
  const wanted = new Set(languages);
  const endings = new Set(languages.flatMap((id) => known[id] ?? []));
  for (const { id, extensions, filenames } of contributed) {
    if (typeof id !== 'string' || !wanted.has(id)) continue;
    for (const ending of [...strings(extensions), ...strings(filenames)]) {
      endings.add(ending.toLowerCase());
    }
  }
  for (const [pattern, id] of Object.entries(associations)) {
    const ending = /^(?:\*\*\/)?\*(\.[^*?[{/]+)$/.exec(pattern)?.[1]?.toLowerCase();
    if (ending === undefined || typeof id !== 'string') continue;
    if (wanted.has(id)) endings.add(ending);
    else endings.delete(ending);
  }
  return [...endings].sort();
}
