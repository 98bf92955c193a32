import { spawn } from 'node:child_process';
import { saysOutOfMemory } from '../../../core/errors/outOfMemory.ts';
import { childEnvironment } from '../../../node/process/childEnvironment.ts';
import { scriptBeside } from '../../../node/process/scriptBeside.ts';
import { noAnswer } from './describeLoadError.ts';

/** How a first use of the native library in a process of its own came out. */
interface TrialResult {
  readonly fits: boolean;
  /** Why it does not fit. */
  readonly reason?: string;
  /** False where the process was ended from outside or lacked memory, so that nothing is known. */
  readonly isKnown: boolean;
}

// Cold disks and busy machines take seconds; the engine itself is given a minute to start.
const timeoutMs = 30_000;
const longestReason = 300;

/**
 * Loads the native library in a process of its own and computes a product with it, on the CPU or on a device: a
 * library or a driver that does not fit can end its process, which nothing in that process can catch.
 */
export function tryNativeLibrary(device = 'cpu'): Promise<TrialResult> {
  return new Promise((resolve) => {
    const script = scriptBeside(import.meta.dirname, 'tryNative');
    const child = spawn(process.execPath, [script, device], {
      env: childEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = text + said));
    child.once('error', (error) => {
      resolve({ fits: false, reason: error.message, isKnown: false });
    });
    child.once('close', (code, signal) => {
      if (code === 0) {
        resolve({ fits: true, isKnown: true });
        return;
      }
      const isEnded = signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT';
      const how = signal ?? `exit code ${String(code)}`;
      const ending = child.killed ? noAnswer : `it ends its process with ${how}`;
      const reason = code === 1 && said !== '' ? said : ending;
      const isKnown = !isEnded && !saysOutOfMemory(said);
      resolve({ fits: false, reason: firstLine(reason), isKnown });
    });
  });
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').slice(0, longestReason);
}
