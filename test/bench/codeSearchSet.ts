import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ReadDocument } from '../../src/core/text/blocks/readDocument.ts';
import { documentKindOfPath } from '../../src/core/text/blocks/documentKind.ts';
import { documentTexts } from '../../src/core/text/documentTexts.ts';
import { passagesOf } from '../../src/core/text/passages/passagesOf.ts';
import { walkFiles } from '../../src/node/walk/walkFiles.ts';
import { sharedData } from '../support/projectPaths.ts';

export type QuestionKind = 'architecture' | 'meaning' | 'symbol';

/** Lines of a file that answer a question; both ends count. */
export interface Target {
  readonly path: string;
  readonly first: number;
  readonly last: number;
}

export interface Question {
  readonly kind: QuestionKind;
  readonly text: string;
  readonly targets: readonly Target[];
}

/** A passage, where it stands. */
export interface RepositoryPassage {
  /** Below the repository, parted by `/`. */
  readonly path: string;
  readonly title: string | undefined;
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

/** A repository, the part of it that is asked about, and what is asked. */
export interface CodeSearchSet {
  readonly name: string;
  /** Absolute. */
  readonly repository: string;
  /** The part of it that is asked about; absolute. */
  readonly root: string;
  readonly passages: readonly RepositoryPassage[];
  readonly questions: readonly Question[];
}

const kinds: Readonly<Record<string, QuestionKind>> = {
  a: 'architecture',
  s: 'meaning',
  y: 'symbol',
};
const maxFileBytes = 1_000_000;
const shown = 10;

/** The repositories that lie in a folder by their names; a string says what is missing. */
export async function codeSearchSets(folder: string): Promise<readonly CodeSearchSet[] | string> {
  const { path, skip } = sharedData('codeSearch', 'questions.txt');
  if (skip !== false) return skip;
  const sets: CodeSearchSet[] = [];
  for (const section of readFileSync(path, 'utf8').split(/^#/m).slice(1)) {
    const [head = '', ...lines] = section.trim().split('\n');
    const [name = '', root = '.'] = head.split(' ');
    const repository = join(folder, name);
    if (!existsSync(repository)) return `no repository ${name} in ${folder}`;
    const part = join(repository, root);
    sets.push({
      ...{ name, repository, root: part, questions: lines.map(readQuestion) },
      passages: await passagesUnder(repository, part),
    });
  }
  return sets;
}

/** nDCG@10, 0 to 1: each target counts once, at the rank of the first hit that lies in its file and touches its lines. */
export function codeSearchScore(
  { targets }: Question,
  hits: readonly (Target | undefined)[],
): number {
  const gain = (rank: number): number => 1 / Math.log2(rank + 2);
  const left = new Set(targets);
  let found = 0;
  hits.slice(0, shown).forEach((hit, rank) => {
    for (const target of left) {
      if (hit?.path !== target.path || hit.first > target.last || hit.last < target.first) continue;
      left.delete(target);
      found += gain(rank);
    }
  });
  let best = 0;
  for (let rank = 0; rank < Math.min(shown, targets.length); rank++) best += gain(rank);
  return found / best;
}

function readQuestion(line: string): Question {
  const [kind = '', text = '', ...targets] = line.split('|');
  const known = kinds[kind];
  if (!known) throw new Error(`No kind of question: ${line}`);
  return { kind: known, text, targets: targets.filter((each) => each !== '').map(readTarget) };
}

function readTarget(target: string): Target {
  const [, path = '', first = '1', last = 'Infinity'] =
    /^(.*?)(?::(\d+)-(\d+))?$/.exec(target) ?? [];
  return { path, first: Number(first), last: Number(last) };
}

async function passagesUnder(repository: string, root: string): Promise<RepositoryPassage[]> {
  const found: RepositoryPassage[] = [];
  for await (const entry of walkFiles(root, { maxBytes: maxFileBytes })) {
    if (entry.kind !== 'file') continue;
    const bytes = readFileSync(entry.path);
    if (bytes.includes(0)) continue;
    const path = relative(repository, entry.path).split(sep).join('/');
    found.push(...passagesOfFile(path, bytes.toString('utf8')));
  }
  return found;
}

function passagesOfFile(path: string, file: string): RepositoryPassage[] {
  const parts = documentTexts(file, documentKindOfPath(path)) ?? [];
  return parts.flatMap(({ text, kind }) => {
    let line = 1;
    let counted = 0;
    const lineAt = (offset: number): number => {
      line += text.slice(counted, offset).split('\n').length - 1;
      counted = offset;
      return line;
    };
    return passagesOf(new ReadDocument(text, kind), path).map((passage) => {
      const first = lineAt(passage.start);
      const last = first + passage.text.split('\n').length - 1;
      return { path, title: passage.title, text: passage.text, first, last };
    });
  });
}
