import { jsonLine } from '../core/json/jsonLine.ts';
import type { CommandContext, StandardStreams } from './command.ts';

const bufferBytes = 64 * 1024;

/**
 * Standard output, written in large pieces, and waited for where its reader is slower. What a closed pipe
 * or a full disk means is decided in `main`, which hears of both.
 */
export class StandardOutput {
  readonly #stream: StandardStreams['stdout'];
  #pending: string[] = [];
  #pendingLength = 0;

  constructor({ stdout }: StandardStreams) {
    this.#stream = stdout;
  }

  async write(text: string): Promise<void> {
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength >= bufferBytes) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#pendingLength = 0;
    if (text === '' || this.#stream.write(text)) return;
    await new Promise((resolve) => this.#stream.once('drain', resolve));
  }
}

/** Prints one JSON object, where a command has nothing else to say. */
export async function printReport(report: object, context: CommandContext): Promise<void> {
  context.progress(undefined);
  const output = new StandardOutput(context.streams);
  await output.write(jsonLine(report));
  await output.flush();
}
