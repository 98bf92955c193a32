import { join } from 'node:path';
import { removeUnfinishedFiles } from '../node/files/atomicFile.ts';
import { CommandLine, exitCodes } from './commandLine.ts';

// The bundle lies in `dist`, beside `media`, in a checkout and in the installed extension alike.
const commandLine = new CommandLine(join(__dirname, '..'), process);

function endNow(exitCode: number): never {
  removeUnfinishedFiles();
  process.exit(exitCode);
}

// Ctrl-C, and on Windows Ctrl-Break.
for (const signal of ['SIGINT', 'SIGBREAK'] as const) {
  process.on(signal, () => {
    commandLine.progress(undefined);
    endNow(exitCodes.interrupted);
  });
}
process.on('SIGTERM', () => endNow(exitCodes.terminated));
process.on('SIGHUP', () => endNow(exitCodes.hungUp));
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has seen enough (`| head`), and needs no message. Who writes `… | head` ignores this code; a script that
  // asks for it learns that not all was written.
  if (error.code === 'EPIPE') endNow(exitCodes.failed);
  commandLine.message(`Standard output cannot be written (${error.code ?? error.message}).`);
  endNow(exitCodes.failed);
});
process.stderr.on('error', () => {
  // Nobody reads the messages; the data still count.
});

void commandLine.run(process.argv.slice(2)).then((exitCode) => {
  if (exitCode !== 0) process.exitCode = exitCode;
});
