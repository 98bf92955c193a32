import { AppError } from '../../../core/errors/appError.ts';
import type { VersionTexts } from '../../../core/analysis/versions/equalTexts.ts';
import { documentKindOfPath, type DocumentKind } from '../../../core/text/blocks/documentKind.ts';
import { ReadDocument } from '../../../core/text/blocks/readDocument.ts';
import { cutPassages } from '../../../core/text/cutFile.ts';
import { lineSpans } from '../../../core/text/lineSpans.ts';
import { oneLine } from '../../../core/text/oneLine.ts';
import { codeUnits } from '../../../core/text/passages/codeUnits.ts';
import { PassageLines } from '../../../core/text/passages/passageLines.ts';
import { mostTitleUnits } from '../../../core/text/passages/passage.ts';
import { codeLanguageIn, codeLanguageOf } from '../../../core/text/endings/codeLanguage.ts';
import { isBlank } from '../../../core/text/segment.ts';
import { segmentSentences } from '../../../core/text/segmentSentences.ts';
import type { Span } from '../../../core/text/span.ts';
import { t } from '../../../core/l10n/translate.ts';
import type { Resource } from '../../../host/text/resource.ts';

/** A file of a version, as it was read. */
export interface VersionFile {
  /** Names it in both versions: its path below the compared folder. */
  readonly path: string;
  readonly uri: Resource;
  readonly text: string;
  /** A name that says how it is cut, such as that of a renamed file; `path` where it is absent. */
  readonly cutAs?: string;
}

/** A passage of a version, with where it stands in its file. */
export interface VersionPassage {
  readonly uri: Resource;
  readonly path: string;
  readonly text: string;
  readonly title: string | undefined;
  /** UTF-16 offsets in the file. */
  readonly span: Span;
  /** From 0, where it starts and ends. */
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface VersionPassages extends VersionTexts {
  readonly passages: readonly VersionPassage[];
}

// What is compared lies in memory, and a row of each is shown.
const mostPassages = 200_000;

/** What prose is cut into: its paragraphs, or their sentences. All else is cut as a search cuts it. */
export type ProseUnit = 'paragraph' | 'sentence';

/** Both versions cut into passages, their files numbered by their paths. Throws `unsupported` where they are too many. */
export function versionPassages(
  older: readonly VersionFile[],
  newer: readonly VersionFile[],
  unit: ProseUnit = 'paragraph',
): readonly [VersionPassages, VersionPassages] {
  const paths = [...new Set([...older, ...newer].map(({ path }) => path))].sort();
  const numbers = new Map(paths.map((path, i) => [path, i]));
  const cut = (files: readonly VersionFile[]): VersionPassages => {
    const passages: VersionPassage[] = [];
    const texts: string[] = [];
    const inFiles: number[] = [];
    for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
      const areSentences = unit === 'sentence' && isProse(file.text, file.cutAs ?? file.path);
      for (const passage of passagesOf(file, unit)) {
        passages.push(passage);
        // How lines end is no difference, and where a sentence is broken neither.
        const { text } = passage;
        texts.push(areSentences ? text.replace(/\s+/g, ' ') : text.replaceAll('\r\n', '\n'));
        inFiles.push(numbers.get(file.path) ?? 0);
      }
      if (passages.length > mostPassages) {
        throw new AppError(
          'unsupported',
          t('There are more than {0} passages; compare smaller folders.', mostPassages),
        );
      }
    }
    return { passages, texts, files: Int32Array.from(inFiles) };
  };
  return [cut(older), cut(newer)];
}

function passagesOf(
  { uri, path, text, cutAs = path }: VersionFile,
  unit: ProseUnit,
): VersionPassage[] {
  const lines = [...lineSpans(text)];
  let line = 0;
  const at = (offset: number): VersionPassage['start'] => {
    while ((lines[line + 1]?.start ?? Infinity) <= offset) line++;
    return { line, character: offset - (lines[line]?.start ?? 0) };
  };
  return spansOf(text, cutAs, unit).map(({ start, end, title }) => ({
    ...{ uri, path, text: text.slice(start, end), title },
    span: { start, end },
    start: at(start),
    end: at(end),
  }));
}

/** Passages of code cut where a declaration begins: a search joins small ones, which would hide what became of each. */
function declarationsIn(passages: readonly Span[], text: string, path: string): readonly Span[] {
  const language = codeLanguageOf(path) ?? 'other';
  const lines = new PassageLines(text, language);
  const units = codeUnits(lines, 0, lines.count, language, 'file');
  // A comment belongs to what follows it.
  const begins = units.flatMap(({ first }, i) =>
    units[i - 1]?.isComment ? [] : [lines.start(first)],
  );
  let next = 0;
  return passages.flatMap(({ start, end }) => {
    while ((begins[next] ?? Infinity) <= start) next++;
    const cuts = [start];
    for (; (begins[next] ?? Infinity) < end; next++) cuts.push(begins[next] ?? end);
    return cuts.map((from, i) => {
      const piece = text.slice(from, cuts[i + 1] ?? end).trimEnd();
      return { start: from, end: from + piece.length };
    });
  });
}

/** Whether a file is prose by its name, or where that says nothing reads like it. */
export function isProse(text: string, name: string): boolean {
  const kind = documentKindOfPath(name);
  return proseKinds.has(kind) || (kind === 'plain' && codeLanguageIn(text, name) === undefined);
}

interface TitledSpan extends Span {
  readonly title?: string | undefined;
}

/**
 * Prose by its blocks, each paragraph by itself: a search joins short ones, which would hide what became of each. All else as a
 * search cuts it.
 */
function spansOf(text: string, name: string, unit: ProseUnit): readonly TitledSpan[] {
  // A notebook is compared as what its file holds: both sides can be opened at a place of it.
  const path = name.replace(/\.ipynb$/i, '.json');
  const kind = documentKindOfPath(path);
  if (unit === 'sentence' && kind !== 'notebook' && isProse(text, path)) {
    return [...segmentSentences(new ReadDocument(text, kind))];
  }
  if (kind === 'notebook' || !proseKinds.has(kind)) {
    const passages = cutPassages(text, path) ?? [];
    const isCode = kind === 'code' || kind === 'plain';
    return unit === 'sentence' && isCode ? declarationsIn(passages, text, path) : passages;
  }
  let title: string | undefined;
  return new ReadDocument(text, kind).blocks.flatMap((block) => {
    const { start, end } = block;
    const own = text.slice(start, end);
    if (block.kind === 'heading') title = oneLine(own.replace(/^[#=]+/, ''), mostTitleUnits);
    if (isBlank(own)) return [];
    return [{ start, end, title: block.kind === 'heading' ? undefined : title }];
  });
}

const proseKinds: ReadonlySet<DocumentKind> = new Set([
  'markdown',
  'latex',
  'restructuredText',
  'asciidoc',
]);
