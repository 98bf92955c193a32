import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../core/errors/appError.ts';
import { outOfMemory } from '../core/errors/outOfMemory.ts';
import { shortNames } from '../core/errors/shortNames.ts';
import { removeUnfinishedFiles } from '../node/files/atomicFile.ts';
import type { Command, CommandContext, StandardStreams } from './command.ts';
import { clustersCommand } from './commands/clustersCommand.ts';
import { duplicatesCommand } from './commands/duplicatesCommand.ts';
import { classifyCommand } from './commands/classifyCommand.ts';
import { embedCommand } from './commands/embedCommand.ts';
import { indexCommand } from './commands/indexCommand.ts';
import { modelsCommand } from './commands/modelsCommand.ts';
import { outliersCommand } from './commands/outliersCommand.ts';
import { regressCommand } from './commands/regressCommand.ts';
import { searchCommand } from './commands/searchCommand.ts';
import { similarityCommand } from './commands/similarityCommand.ts';
import { tokensCommand } from './commands/tokensCommand.ts';
import { announcing, obeysOrders } from './sharedTerminal.ts';
import { lineInColumns, nameForTerminal } from './terminalText.ts';
import { UsageError } from './input/usageError.ts';

export const commands: readonly Command[] = [
  tokensCommand,
  embedCommand,
  similarityCommand,
  searchCommand,
  indexCommand,
  clustersCommand,
  duplicatesCommand,
  outliersCommand,
  classifyCommand,
  regressCommand,
  modelsCommand,
];

export const exitCodes = {
  failed: 1,
  wrongUse: 2,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

const clearLine = '\r\u001B[K';

const help = `Usage: semantic-text COMMAND …

Shows text as a language model on this machine sees it. Data go to standard output, messages to standard error.
Exit code 0: done; 1: failed, or standard output was closed before all was written; 2: wrong use;
130: interrupted with Ctrl-C.

${commands.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`).join('\n')}

  --help       this page; semantic-text COMMAND --help for a command's options
  --version    the version of this release
`;

/** What `semantic-text` does, whatever process it is in; what that process is told is in `main.ts`. */
export class CommandLine {
  readonly #releaseFolder: string;
  readonly #streams: StandardStreams;
  readonly #context: CommandContext;
  #progressShown = false;
  #rowsTell = false;

  /** `releaseFolder` holds `package.json` and `media`. */
  constructor(releaseFolder: string, streams: StandardStreams) {
    this.#releaseFolder = releaseFolder;
    this.#streams = streams;
    // One that is not used is not to be opened.
    const own: StandardStreams = {
      get stdin() {
        return streams.stdin;
      },
      stdout: announcing(streams.stdout, () => {
        this.#beginRows();
      }),
      get stderr() {
        return streams.stderr;
      },
    };
    this.#context = {
      streams: own,
      bundledModel: join(releaseFolder, 'media', 'model'),
      message: (text) => {
        this.message(text);
      },
      progress: (text) => {
        this.progress(text);
      },
    };
  }

  /** Resolves with the exit code when all output is written. */
  async run(args: readonly string[]): Promise<number> {
    try {
      await this.#run(args);
      this.progress(undefined);
      return 0;
    } catch (error) {
      const exitCode = this.#report(error);
      removeUnfinishedFiles();
      return exitCode;
    }
  }

  message(text: string): void {
    this.progress(undefined);
    for (const line of shortNames(text).split('\n')) {
      this.#streams.stderr.write(`semantic-text: ${nameForTerminal(line)}\n`);
    }
  }

  progress(text: string | undefined): void {
    const { stderr } = this.#streams;
    if (!obeysOrders(stderr) || this.#rowsTell) return;
    if (text !== undefined) {
      const line = lineInColumns(nameForTerminal(`semantic-text: ${text}`), stderr.columns);
      stderr.write(clearLine + line);
    } else if (this.#progressShown) {
      stderr.write(clearLine);
    }
    this.#progressShown = text !== undefined;
  }

  /** From the first row on they show the progress themselves, where they appear on the same screen. */
  #beginRows(): void {
    if (this.#rowsTell || this.#streams.stdout.isTTY !== true) return;
    this.progress(undefined);
    this.#rowsTell = true;
  }

  async #run(args: readonly string[]): Promise<void> {
    const { stdout } = this.#streams;
    const [name, ...rest] = args;
    const names = commands.map((command) => command.name).join(', ');
    if (name === '--help' || name === '-h') {
      stdout.write(help);
      return;
    }
    if (name === '--version') {
      stdout.write(`${this.#version()}\n`);
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
      stdout.write(command.help);
      return;
    }
    await command.run(rest, this.#context);
  }

  #version(): string {
    const text = readFileSync(join(this.#releaseFolder, 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  }

  /** Says what went wrong and gives the exit code for it. */
  #report(thrown: unknown): number {
    const error = outOfMemory(thrown) ?? thrown;
    if (error instanceof UsageError) {
      this.message(error.message);
      return exitCodes.wrongUse;
    }
    if (error instanceof AppError && error.code !== 'internal') {
      this.message(error.message);
      const wrongUse = error.code === 'invalidInput' || error.code === 'tooManyTokens';
      return wrongUse ? exitCodes.wrongUse : exitCodes.failed;
    }
    if ((error as { syscall?: unknown } | undefined)?.syscall === 'uv_cwd') {
      this.message('The folder that you are in is not there any more; change to another one.');
      return exitCodes.failed;
    }
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.message(`This should not have happened; please report it.\n${trace}`);
    return exitCodes.failed;
  }
}
