import { untilAborted } from '../core/errors/appError.ts';
import type { Steps } from '../core/search/steps.ts';

/** Other work of the editor's goes first now and then. */
const turnMs = 20;

/**
 * Does work of the extension host between whose steps the editor gets its turns. `check` throws after one where what the work
 * is about is past. Throws `cancelled`.
 */
export async function inEditorTurns<T>(
  steps: Steps<T>,
  { signal, check }: { readonly signal: AbortSignal; readonly check: () => void },
): Promise<T> {
  for (let began = performance.now(); ;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - began < turnMs) continue;
    await untilAborted(new Promise((resolve) => setTimeout(resolve)), signal);
    check();
    began = performance.now();
  }
}
