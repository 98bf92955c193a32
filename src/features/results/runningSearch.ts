import * as vscode from 'vscode';
import { LatestWork } from '../../host/latestWork.ts';
import { isCancellation } from '../../core/errors/appError.ts';
import { resultsViewId } from '../../host/contributions.ts';

/** The search that the view of results waits for: one at a time. */
export class RunningSearch {
  readonly #search = new LatestWork();

  /** Ends the search before; the signal is for the next one. */
  begin(): AbortSignal {
    return this.#search.begin().signal;
  }

  /** Its answer, with the view's bar of progress; undefined where it is cancelled. */
  async run<T>(signal: AbortSignal, search: () => Promise<T>): Promise<T | undefined> {
    try {
      const found = await vscode.window.withProgress(
        { location: { viewId: resultsViewId } },
        search,
      );
      return signal.aborted ? undefined : found;
    } catch (error) {
      if (!signal.aborted && !isCancellation(error)) throw error;
      return undefined;
    }
  }

  stop(): void {
    this.#search.stop();
  }
}
