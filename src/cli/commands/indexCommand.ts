import { resolve } from 'node:path';
import type { WantedChoice } from '../../core/embedder/pooling.ts';
import { AppError } from '../../core/errors/appError.ts';
import type { Engine } from '../../engine/engine.ts';
import type { IndexPlace } from '../../engine/index/indexPlace.ts';
import type { UpdateAnswer } from '../../engine/index/files/updateFiles.ts';
import type { IndexModel } from '../../engine/index/models/indexModel.ts';
import type { WorkspaceIndex } from '../../engine/index/workspaceIndex.ts';
import { cacheFolder } from '../../node/files/cacheFolder.ts';
import { realRoots } from '../../node/walk/walkFiles.ts';
import type { Command, CommandContext } from '../command.ts';
import { openEngine } from '../openModel.ts';
import { parseArguments } from '../input/parseArguments.ts';
import { standardInput } from '../input/readInput.ts';
import { StandardOutput } from '../standardOutput.ts';
import { UsageError } from '../input/usageError.ts';
import { parseChoice, vectorHelp, vectorOptions } from '../input/vectorOptions.ts';

// A message that names them all would hide what counts.
const namedFiles = 5;

export const indexCommand: Command = {
  name: 'index',
  summary: 'an index of files and folders, for search; --status tells about it',
  help: `Usage: semantic-text index PATH… [--status|--clear] [options]

Builds the index of files and folders, or brings it up to date: what has not changed is not read again, and no
text is put through the model twice. Ctrl-C keeps what is done. .gitignore files are followed; .git and
node_modules, binary files and those larger than 1 MB are left out.

  PATH              files and folders; a file that is named is taken whatever .gitignore says
  --index DIR       where the index is kept; otherwise in your cache folder, by the hash of the real path
  --status          prints files, segments, vectors, bytes, model and path as JSON, and changes nothing
  --clear           removes the index
${vectorHelp}
`,

  async run(args, context) {
    const { values, positionals } = parseArguments(args, {
      index: { type: 'string' },
      status: { type: 'boolean' },
      clear: { type: 'boolean' },
      ...vectorOptions,
    });
    if (positionals.length === 0) throw new UsageError('Give at least one PATH to index.');
    if (values.status === true && values.clear === true) {
      throw new UsageError('Give --status or --clear, not both.');
    }
    const choice = parseChoice(values, context);
    const roots = await indexRoots(positionals);
    const place = await indexPlace([...roots.keys()], values.index);
    if (values.status === true) return printStatus(place, context);
    if (values.clear === true) {
      const { clearAt } = await import('../../engine/index/indexPlace.ts');
      if (!clearAt(place).vectorsRemoved) {
        context.message('The vectors stay: other indexes share them.');
      }
      return;
    }
    const { withIndex } = await import('../../engine/index/workspaceIndex.ts');
    await withIndex(
      place,
      (text) => context.message(text),
      async (index) => {
        const update = await bringUpToDate(index, place, [...roots.keys()], context);
        const { model } = await openIndexModel(values.model, choice, context);
        const embedded = await embedTexts(index, model, [...roots.keys()], context);
        const { files, segments } = index.counts();
        const [first] = update.leftOut;
        if (first && !roots.has(first.path)) {
          context.message(
            `Left out: ${update.leftOut.length} that are binary, unreadable or too large, such as ${first.path} (${first.reason}).`,
          );
        }
        const changes = `${update.changed} of them new or changed, ${update.removed} gone`;
        context.message(
          `${files} files (${changes}), ${segments} segments, ${embedded} texts embedded.`,
        );
      },
    );
  },
};

/** The real paths of what was given, each with the name that it was given. */
export async function indexRoots(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (paths.includes(standardInput)) {
    throw new UsageError('Standard input (-) has no index; give files and folders.');
  }
  return realRoots(paths);
}

export async function indexPlace(
  roots: readonly string[],
  folder: string | undefined,
): Promise<IndexPlace> {
  if (folder === '') throw new UsageError('--index takes the path of a folder.');
  const { placeAmong, placeIn } = await import('../../engine/index/indexPlace.ts');
  return folder === undefined ? placeAmong(cacheFolder(), roots) : placeIn(resolve(folder));
}

/** Files and segments; says which of the paths given is left out. */
export async function bringUpToDate(
  index: WorkspaceIndex,
  place: IndexPlace,
  roots: readonly string[],
  context: CommandContext,
): Promise<UpdateAnswer> {
  const { foldersOf } = await import('../../engine/index/indexPlace.ts');
  const { maxFileBytes, sentenceEndings } = await import('../../engine/index/indexDefaults.ts');
  const update = await index.updateFiles({
    rules: {
      roots: roots.map((path) => ({ path, exclude: [], include: [] })),
      useIgnoreFiles: true,
      maxFileBytes,
      endings: undefined,
      sentenceEndings,
    },
    served: [],
    changed: undefined,
    without: foldersOf(place),
    keepsOthers: true,
    signal: undefined,
    onFile: (count) => {
      if (count % 100 === 0) context.progress(`${count} files looked at`);
    },
  });
  // What somebody named is to be found, or told of.
  const named = update.leftOut.filter(({ path }) => roots.includes(path));
  for (const { path, reason } of named.slice(0, namedFiles)) {
    context.message(`${path} is left out: ${reason}.`);
  }
  return update;
}

export async function openIndexModel(
  folder: string | undefined,
  choice: WantedChoice,
  context: CommandContext,
): Promise<{
  readonly engine: Engine;
  readonly model: IndexModel;
  readonly background: Float64Array | undefined;
}> {
  const engine = await openEngine(folder, choice, context);
  const { indexModel } = await import('../../engine/index/models/indexModel.ts');
  const model = indexModel(await engine.model());
  return { engine, model, background: model.background };
}

export function embedTexts(
  index: WorkspaceIndex,
  model: IndexModel,
  roots: readonly string[],
  context: CommandContext,
): Promise<number> {
  return index.embed(model, roots, {
    signal: undefined,
    onProgress: (fraction) => {
      context.progress(`${Math.floor(100 * fraction)} % embedded`);
    },
  });
}

async function printStatus(place: IndexPlace, context: CommandContext): Promise<void> {
  const { bytesAt, existsAt } = await import('../../engine/index/indexPlace.ts');
  const { withIndex } = await import('../../engine/index/workspaceIndex.ts');
  const status = existsAt(place)
    ? await withIndex(
        place,
        (text) => context.message(text),
        (index) => Promise.resolve(index.counts()),
      )
    : { files: 0, segments: 0, vectors: 0, model: undefined };
  const { files, segments, vectors, model = null } = status;
  const bytes = bytesAt(place.workspacePath) + bytesAt(place.vectorsPath);
  const line = { files, segments, vectors, bytes, model, path: place.folder };
  const output = new StandardOutput(context.streams);
  await output.write(`${JSON.stringify(line)}\n`);
  await output.flush();
}

/** For storage that cannot be written: an index in memory, for this search alone. */
export function isUnwritable(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'fileUnwritable';
}
