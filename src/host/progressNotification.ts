import * as vscode from 'vscode';

/**
 * What ends sooner is not announced: a notification that flashes tells nothing, and VS Code shows at most three
 * that come within 800 ms, so it would push out the one with the result.
 */
const announcedAfterMs = 500;

interface NotifiedProgress {
  /** Aborted when the notification's Cancel is clicked. */
  readonly signal: AbortSignal;
  /** `share`: of the whole, from 0 to 1; a smaller one than before does not lead back. */
  readonly report: (share: number | undefined, message?: string) => void;
}

/** Runs `work`, and shows a notification with its progress once it has taken half a second. */
export async function withProgressNotification<T>(
  title: string,
  work: (progress: NotifiedProgress) => Promise<T>,
  options: { readonly cancellable?: boolean } = {},
): Promise<T> {
  const { cancellable = true } = options;
  const cancelling = new AbortController();
  let shown: vscode.Progress<{ message?: string; increment?: number }> | undefined;
  let latest: { share: number; message?: string } = { share: 0 };
  let shownPercent = 0;
  const show = (): void => {
    if (!shown) return;
    const percent = 100 * latest.share;
    const { message } = latest;
    shown.report({
      increment: percent - shownPercent,
      ...(message === undefined ? {} : { message }),
    });
    shownPercent = percent;
  };
  const running = work({
    signal: cancelling.signal,
    report: (share, message) => {
      latest = {
        share: Math.max(latest.share, share ?? 0),
        ...(message === undefined ? {} : { message }),
      };
      show();
    },
  });
  const timer = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable },
      async (progress, token) => {
        signalOf(token).addEventListener('abort', () => {
          cancelling.abort();
        });
        shown = progress;
        if (latest.share > 0 || latest.message !== undefined) show();
        await running.catch(() => undefined); // Whoever called hears of it.
      },
    );
  }, announcedAfterMs);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}

/** A signal that is aborted when the token is cancelled. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
}
