import type { IndexRoot, IndexRules } from '../../protocol/indexApi.ts';
import { languageEndings, type LanguageContribution } from './languageEndings.ts';

/** A setting's value as a settings file has it: anything. */
export type ReadSetting = (name: string) => unknown;

interface IndexedFolder {
  readonly path: string;
  /** The settings of this folder. */
  readonly read: ReadSetting;
}

export const indexSettings = {
  autoUpdate: 'semanticText.index.autoUpdate',
  exclude: 'semanticText.index.exclude',
  include: 'semanticText.index.include',
  maxFileSizeMB: 'semanticText.index.maxFileSizeMB',
  languages: 'semanticText.index.languages',
  maxVectorsMB: 'semanticText.index.maxVectorsMB',
} as const;

/** Names of all settings that decide which files are indexed, and how they are cut. */
export const ruleSettings: readonly string[] = [
  'files.exclude',
  'files.associations',
  'search.exclude',
  'search.useIgnoreFiles',
  'semanticText.segments.sentenceLanguages',
  indexSettings.exclude,
  indexSettings.include,
  indexSettings.maxFileSizeMB,
  indexSettings.languages,
];

const bytesPerMB = 1_000_000;
const maxFileSizeMB = { least: 0.001, most: 100, otherwise: 1 };

/** The rules that the settings give. `read`: the window's own. */
export function indexRules(
  folders: readonly IndexedFolder[],
  read: ReadSetting,
  contributed: readonly LanguageContribution[],
): IndexRules {
  const associations = record(read('files.associations'));
  const endingsOf = (name: string): string[] =>
    languageEndings(strings(read(name)), contributed, associations);
  const sizeMB = numberWithin(read(indexSettings.maxFileSizeMB), maxFileSizeMB);
  const languages = strings(read(indexSettings.languages));
  return {
    roots: folders.map(indexRoot),
    useIgnoreFiles: folders.every((folder) => folder.read('search.useIgnoreFiles') !== false),
    maxFileBytes: Math.round(sizeMB * bytesPerMB),
    endings: languages.length === 0 ? undefined : endingsOf(indexSettings.languages),
    sentenceEndings: endingsOf('semanticText.segments.sentenceLanguages'),
  };
}

function indexRoot({ path, read }: IndexedFolder): IndexRoot {
  // As VS Code's own search joins them.
  const excluded = { ...record(read('files.exclude')), ...record(read('search.exclude')) };
  return {
    path,
    exclude: [...onlyTrue(excluded), ...strings(read(indexSettings.exclude))],
    include: strings(read(indexSettings.include)),
  };
}

/** Patterns that hold without a condition; one with `when` asks for a file beside the one that it hides. */
function onlyTrue(patterns: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(patterns).filter((pattern) => patterns[pattern] === true);
}

export function numberWithin(
  value: unknown,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return otherwise;
  return Math.min(most, Math.max(least, value));
}

function strings(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((each): each is string => typeof each === 'string' && each !== '')
    : [];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
