import { jsonLine } from '../../core/json/jsonLine.ts';
import { countText } from '../../core/text/countText.ts';
import type { Engine } from '../../engine/engine.ts';
import type { IndexLocation } from '../../protocol/index/indexContent.ts';
import type { Command, CommandContext } from '../command.ts';
import {
  bringUpToDate,
  indexedPaths,
  linesBeside,
  onWholeIndex,
  orInMemory,
  tellLeftOut,
} from '../indexLocation.ts';
import { fileHelp, fileOptions, parseFileRules } from '../input/readingOptions.ts';
import { parseArguments } from '../input/parseArguments.ts';
import { columnsHelp, columnsOption } from '../input/tableReader.ts';
import { UsageError } from '../input/usageError.ts';
import { parseChoice, vectorHelp, vectorOptions } from '../input/vectorOptions.ts';
import { openEngine, startEngine } from '../openModel.ts';
import { StandardOutput } from '../standardOutput.ts';

export const indexCommand: Command = {
  name: 'index',
  summary: 'an index of files and folders, for search; --status tells about it',
  help: `Usage: semantic-text index PATH… [--status|--clear] [options]

Builds the index of files and folders, or brings it up to date: what has not changed is not read again, and no
text is put through the model twice. Ctrl-C keeps what is done. Ignore files are followed as Git and ripgrep follow
them; .git and node_modules, a repository's other worktrees, binary files and large ones are left out.

  PATH              files and folders; a file that is named is taken whatever .gitignore says
  --index DIR       where the index is kept; otherwise in your cache folder, by the hash of the real path
  --status          prints files, segments, vectors, bytes, model and path as JSON, and changes nothing
  --clear           removes the index
  --token-vectors   keeps a small vector of each token, too, from now on; --status says what they take, or would take
  --no-token-vectors
                    keeps them no longer, and drops those that are there
${fileHelp}
${columnsHelp};
                    found by their words when absent
${vectorHelp}
`,

  async run(args, context) {
    const { values, positionals } = parseArguments(args, {
      index: { type: 'string' },
      status: { type: 'boolean' },
      clear: { type: 'boolean' },
      'token-vectors': { type: 'boolean' },
      'no-token-vectors': { type: 'boolean' },
      ...vectorOptions,
      ...fileOptions,
      ...columnsOption,
    });
    if (positionals.length === 0) throw new UsageError('Give at least one PATH to index.');
    if (values.status === true && values.clear === true) {
      throw new UsageError('Give --status or --clear, not both.');
    }
    const tokenVectors = parseTokenVectors(values);
    const choice = parseChoice(values, context);
    const files = parseFileRules(values);
    const paths = await indexedPaths(positionals, values.index, 'passage');
    if (values.status === true) return printStatus(paths.location, context);
    if (values.clear === true) {
      const engine = await startEngine(context);
      await engine.clearIndex({ location: linesBeside(paths.location) });
      if (!(await engine.clearIndex({ location: paths.location })).vectorsRemoved) {
        context.message('The vectors stay: other indexes share them.');
      }
      return;
    }
    const engine = await openEngine(values.model, choice, context, paths.location);
    const { update, status } = await closing(engine, () =>
      onWholeIndex(async () => ({
        update: await bringUpToDate(engine, paths, { files, embed: true, tokenVectors }, context),
        status: await engine.indexStatus({ location: paths.location }),
      })),
    );
    tellLeftOut(update.leftOut, paths.roots, context);
    const changes = `${update.changed} of them new or changed, ${update.removed} gone`;
    const counts = [
      `${countText(update.files, 'file')} (${changes})`,
      countText(status?.segments ?? 0, 'segment'),
      `${countText(update.embedded, 'text')} embedded`,
    ];
    context.message(`${counts.join(', ')}.`);
  },
};

/** Undefined: as it was. Throws `UsageError`. */
function parseTokenVectors(values: {
  readonly status?: boolean;
  readonly clear?: boolean;
  readonly 'token-vectors'?: boolean;
  readonly 'no-token-vectors'?: boolean;
}): boolean | undefined {
  const { 'token-vectors': on = false, 'no-token-vectors': off = false } = values;
  if (on && off) throw new UsageError('Give --token-vectors or --no-token-vectors, not both.');
  if (!on && !off) return undefined;
  if (values.status === true || values.clear === true) {
    const given = on ? '--token-vectors' : '--no-token-vectors';
    throw new UsageError(`${given} is for building the index; leave out --status and --clear.`);
  }
  return on;
}

async function printStatus(location: IndexLocation, context: CommandContext): Promise<void> {
  const engine = await startEngine(context);
  const status = await closing(engine, () =>
    orInMemory(
      location,
      () => undefined,
      (where) => onWholeIndex(() => engine.indexStatus({ location: where })),
    ),
  );
  const line = {
    files: status?.files ?? 0,
    segments: status?.segments ?? 0,
    vectors: status?.embedded ?? 0,
    bytes: status ? status.bytes + status.vectorBytes : 0,
    model: status?.model ?? null,
    tokenVectors: status?.tokenVectors ?? null,
    path: location.folder,
  };
  const output = new StandardOutput(context.streams);
  await output.write(jsonLine(line));
  await output.flush();
}

/** Runs `work` and closes the engine, so that the index's files are whole. */
async function closing<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await engine.close();
  }
}
