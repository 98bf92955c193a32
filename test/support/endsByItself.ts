import { Worker } from 'node:worker_threads';

// For what takes milliseconds, on a busy machine too; what should not happen would take hours.
const limitMs = 60_000;

/**
 * What `work` gives for a module's exports, in a thread of its own that is ended after a minute: a loop without an end
 * blocks the test's own thread, where no timeout of the runner fires. `work` is read as text: it may use nothing but its
 * parameter, and its answer crosses as a message.
 */
export async function endsByItself<T>(module: URL, work: (module: never) => T): Promise<T> {
  const code = `
    const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(module.href)}).then((exports) => {
      parentPort.postMessage((${String(work)})(exports));
    });`;
  const worker = new Worker(code, { eval: true });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error('It did not end by itself.'));
      }, limitMs);
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
