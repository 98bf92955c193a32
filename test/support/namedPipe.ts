import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';

/** Why a test with pipes and devices cannot run here; false where it can. */
export const noPipes = process.platform === 'win32' && 'no named pipes on Windows';

/** Makes a named pipe. Call what comes back at the end: it frees whoever has opened the pipe and waits for a writer. */
export function makePipe(path: string): () => void {
  execFileSync('mkfifo', [path]);
  return () => {
    if (existsSync(path)) closeSync(openSync(path, 'r+'));
  };
}
