import type { Readable, Writable } from 'node:stream';

/** Standard input, output and error. */
export interface StandardStreams {
  /** `fd` where it is a file or a pipe of the system's. */
  readonly stdin: Readable & { readonly fd?: number };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  /** `columns` of a terminal, where they are known. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number | undefined };
}

/** What a command needs from the process it runs in. */
export interface CommandContext {
  readonly streams: StandardStreams;
  /** Folder of the model that comes with this release. */
  readonly bundledModel: string;
  /** Writes a line to standard error. */
  message(text: string): void;
  /** Shows how far things are, where a person watches; undefined takes it away. */
  progress(text: string | undefined): void;
}

export interface Command {
  readonly name: string;
  /** For the list of commands: what it does, in a few words. */
  readonly summary: string;
  readonly help: string;
  /** Resolves when all output is written. Throws `UsageError` or `AppError`. */
  run(args: readonly string[], context: CommandContext): Promise<void>;
}
