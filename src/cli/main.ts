import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../core/errors/appError.ts';
import { removeUnfinishedFiles } from '../node/files/atomicFile.ts';
import type { Command, CommandContext } from './command.ts';
import { embedCommand } from './commands/embedCommand.ts';
import { indexCommand } from './commands/indexCommand.ts';
import { modelsCommand } from './commands/modelsCommand.ts';
import { searchCommand } from './commands/searchCommand.ts';
import { similarityCommand } from './commands/similarityCommand.ts';
import { tokensCommand } from './commands/tokensCommand.ts';
import { UsageError } from './input/usageError.ts';

const commands: readonly Command[] = [
  tokensCommand,
  embedCommand,
  similarityCommand,
  searchCommand,
  indexCommand,
  modelsCommand,
];

const exitCodes = {
  failed: 1,
  wrongUse: 2,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

// The bundle lies in `dist`, beside `media`, in a checkout and in the installed extension alike.
const releaseFolder = join(__dirname, '..');

const clearLine = '\r\u001B[K';
let progressShown = false;

const context: CommandContext = {
  bundledModel: join(releaseFolder, 'media', 'model'),
  message(text) {
    context.progress(undefined);
    for (const line of text.split('\n')) process.stderr.write(`semantic-text: ${line}\n`);
  },
  progress(text) {
    // Where rows appear on the same screen, they show the progress themselves.
    if (!process.stderr.isTTY || process.stdout.isTTY) return;
    if (text !== undefined) process.stderr.write(`${clearLine}semantic-text: ${text}`);
    else if (progressShown) process.stderr.write(clearLine);
    progressShown = text !== undefined;
  },
};

const help = `Usage: semantic-text COMMAND …

Shows text as a language model on this machine sees it. Data go to standard output, messages to standard
error; exit code 0: done, 1: failed, 2: wrong use.

${commands.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`).join('\n')}

  --help       this page; semantic-text COMMAND --help for a command's options
  --version    the version of this release
`;

async function run(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  const names = commands.map((command) => command.name).join(', ');
  if (name === '--help' || name === '-h') {
    process.stdout.write(help);
    return;
  }
  if (name === '--version') {
    process.stdout.write(`${version()}\n`);
    return;
  }
  if (name === undefined) {
    throw new UsageError(`Give a command: ${names}. semantic-text --help tells more.`);
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    throw new UsageError(
      name.startsWith('-')
        ? `There is no option ${name} here; a command comes first: ${names}.`
        : `There is no command ${name}; there are ${names}.`,
    );
  }
  const terminator = rest.indexOf('--');
  const options = terminator === -1 ? rest : rest.slice(0, terminator);
  if (options.includes('--help') || options.includes('-h')) {
    process.stdout.write(command.help);
    return;
  }
  await command.run(rest, context);
}

function version(): string {
  const text = readFileSync(join(releaseFolder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Says what went wrong and gives the exit code for it. */
function report(error: unknown): number {
  if (error instanceof UsageError) {
    context.message(error.message);
    return exitCodes.wrongUse;
  }
  if (error instanceof AppError && error.code !== 'internal') {
    context.message(error.message);
    const wrongUse = error.code === 'invalidInput' || error.code === 'tooManyTokens';
    return wrongUse ? exitCodes.wrongUse : exitCodes.failed;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.message(`This should not have happened; please report it.\n${trace}`);
  return exitCodes.failed;
}

function endNow(exitCode: number): never {
  removeUnfinishedFiles();
  process.exit(exitCode);
}

process.on('SIGINT', () => {
  context.progress(undefined);
  endNow(exitCodes.interrupted);
});
process.on('SIGTERM', () => endNow(exitCodes.terminated));
process.on('SIGHUP', () => endNow(exitCodes.hungUp));
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has seen enough (`| head`): nobody is left to fail for.
  if (error.code === 'EPIPE') endNow(0);
  context.message(`Standard output cannot be written (${error.code ?? error.message}).`);
  endNow(exitCodes.failed);
});
process.stderr.on('error', () => {
  // Nobody reads the messages; the data still count.
});

run(process.argv.slice(2)).then(
  () => context.progress(undefined),
  (error: unknown) => {
    process.exitCode = report(error);
    removeUnfinishedFiles();
  },
);
