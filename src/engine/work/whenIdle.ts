import type { WorkQueue } from './workQueue.ts';

/**
 * Calls back once, when nothing has been computed for so long. Keeps no process alive. The result gives it up.
 */
export function whenIdle(queue: WorkQueue, idleMs: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    timer = setTimeout(
      () => {
        if (queue.idleMs >= idleMs) callback();
        else wait();
      },
      Math.max(1, idleMs - queue.idleMs),
    );
    timer.unref();
  };
  wait();
  return () => {
    clearTimeout(timer);
  };
}
