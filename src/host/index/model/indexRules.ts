import { t } from '../../../core/l10n/translate.ts';
import {
  checkGlobs,
  globsWithin,
  mostGlobUnits,
  type GlobsWithin,
} from '../../../node/walk/globRules.ts';
import type {
  IndexRoot,
  IndexRules,
  RootEncoding,
  SiblingGlob,
} from '../../../protocol/index/indexContent.ts';
import { encodingId, usualEncoding } from '../../../node/encoding/encodings.ts';
import type { EditorSetting, NumberSetting, SettingName } from '../../contributions.ts';
import { numberWithin, record, strings, tableColumns } from '../../settingValues.ts';
import { languageEndings, type LanguageContribution } from './languageEndings.ts';

/** A setting's value as a settings file has it: anything. `language`: as it is for that one's files. */
export type ReadSetting = (name: SettingName | EditorSetting, language?: string) => unknown;

interface IndexedFolder {
  readonly path: string;
  /** The settings of this folder. */
  readonly read: ReadSetting;
}

/** Names of all settings that decide which files are indexed, how they are cut, and what is kept of them. */
export const ruleSettings: readonly (SettingName | EditorSetting)[] = [
  'files.autoGuessEncoding',
  'files.encoding',
  'files.exclude',
  'files.associations',
  'search.exclude',
  'search.followSymlinks',
  'search.useIgnoreFiles',
  'semanticText.segments.sentenceLanguages',
  'semanticText.tables.textColumns',
  'semanticText.index.exclude',
  'semanticText.index.include',
  'semanticText.index.maxFileSizeMB',
  'semanticText.index.maxLogSizeMB',
  'semanticText.index.languages',
  'semanticText.index.tokenVectors',
];

export const bytesPerMB = 1_000_000;

/**
 * The rules that the settings give. `read`: the window's own. Throws `invalidInput` where a setting of the index has
 * patterns beyond the limits: to index what somebody meant to leave out is worse than to say so. Those of VS Code's
 * own settings are left out, see `unfollowedPatterns`.
 */
export function indexRules(
  folders: readonly IndexedFolder[],
  read: ReadSetting,
  contributed: readonly LanguageContribution[],
): IndexRules {
  const associations = record(read('files.associations'));
  const endingsOf = (name: SettingName): string[] =>
    languageEndings(strings(read(name)), contributed, associations);
  const bytesOf = (name: NumberSetting): number =>
    Math.round(numberWithin(name, read(name)) * bytesPerMB);
  const languages = strings(read('semanticText.index.languages'));
  return {
    roots: folders.map((folder) => ({
      ...indexRoot(folder),
      encoding: rootEncoding(folder.read, contributed, associations),
    })),
    followLinks: folders.every((folder) => folder.read('search.followSymlinks') !== false),
    useIgnoreFiles: folders.every((folder) => folder.read('search.useIgnoreFiles') !== false),
    maxFileBytes: bytesOf('semanticText.index.maxFileSizeMB'),
    maxLogBytes: bytesOf('semanticText.index.maxLogSizeMB'),
    endings: languages.length === 0 ? undefined : endingsOf('semanticText.index.languages'),
    sentenceEndings: endingsOf('semanticText.segments.sentenceLanguages'),
  };
}

/** Sentences for the user about patterns of VS Code's own settings that are beyond the limits and not followed. */
export function unfollowedPatterns(folders: readonly Pick<IndexedFolder, 'read'>[]): string[] {
  const sentences = folders.flatMap(({ read }) => {
    const { beyond } = editorExcludes(read);
    const [first] = beyond;
    if (!first) return [];
    const { name, reason, remedy } = first;
    return beyond.length === 1
      ? t(
          'The index does not follow {0} of files.exclude and search.exclude, which {1}; {2}.',
          name,
          reason,
          remedy,
        )
      : t(
          'The index does not follow {0} (and {1} more) of files.exclude and search.exclude, which {2}; {3}.',
          name,
          beyond.length - 1,
          reason,
          remedy,
        );
  });
  return [...new Set(sentences)];
}

function indexRoot({ path, read }: IndexedFolder): IndexRoot {
  const { kept, when } = editorExcludes(read);
  const tables = tableColumns(read('semanticText.tables.textColumns'));
  checkGlobs(
    t('The setting semanticText.tables.textColumns'),
    tables.map(({ glob }) => glob),
  );
  return {
    path,
    exclude: [...kept, ...ownGlobs(read, 'semanticText.index.exclude')],
    include: ownGlobs(read, 'semanticText.index.include'),
    excludeWhen: when,
    ...(tables.length > 0 && { tables }),
  };
}

/** As `files.encoding` says for a folder, and for the languages that have another one. */
function rootEncoding(
  read: ReadSetting,
  contributed: readonly LanguageContribution[],
  associations: Readonly<Record<string, unknown>>,
): RootEncoding {
  const encodingOf = (language?: string): string => {
    const value = read('files.encoding', language);
    return (typeof value === 'string' ? encodingId(value) : undefined) ?? usualEncoding.encoding;
  };
  const encoding = encodingOf();
  const languages = new Set(contributed.flatMap(({ id }) => (typeof id === 'string' ? id : [])));
  const endings = [...languages].flatMap((language) => {
    const own = encodingOf(language);
    if (own === encoding) return [];
    const found = languageEndings([language], contributed, associations);
    return found.map((ending) => ({ ending, encoding: own }));
  });
  return { encoding, guesses: read('files.autoGuessEncoding') === true, endings };
}

function ownGlobs(read: ReadSetting, name: SettingName): string[] {
  const globs = strings(read(name));
  checkGlobs(t('The setting {0}', name), globs);
  return globs;
}

/** As VS Code's own search joins them, within what the index's own patterns leave. */
function editorExcludes(read: ReadSetting): GlobsWithin & { readonly when: SiblingGlob[] } {
  const patterns = { ...record(read('files.exclude')), ...record(read('search.exclude')) };
  // One with `when` asks for a file beside the one that it hides.
  const conditional = Object.entries(patterns).flatMap(([glob, value]) => {
    const { when } = record(value);
    return typeof when === 'string' ? { glob, when } : [];
  });
  const always = Object.keys(patterns).filter((pattern) => patterns[pattern] === true);
  const own = globsWithin(strings(read('semanticText.index.exclude')));
  const within = globsWithin(
    [...always, ...conditional.map(({ glob }) => glob)],
    mostGlobUnits - own.units,
  );
  const kept = new Set(within.kept);
  const when = conditional.filter(({ glob }) => kept.has(glob));
  return { ...within, kept: always.filter((glob) => kept.has(glob)), when };
}
