import * as vscode from 'vscode';

export interface Settings {
  readonly idleStopMinutes: number;
  /** Undefined leaves the choice to the engine. */
  readonly threads: number | undefined;
}

// As in package.json, whose limits only underline what a settings file holds.
const idleStopMinutes = { least: 0.1, most: 1440, otherwise: 10 };
const threads = { least: 0, most: 64, otherwise: 0 };

/** The user's settings as they stand now, within their limits. */
export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration('semanticText.engine');
  const count = Math.trunc(within(section.get<unknown>('threads'), threads));
  return {
    idleStopMinutes: within(section.get<unknown>('idleStopMinutes'), idleStopMinutes),
    threads: count > 0 ? count : undefined,
  };
}

function within(
  value: unknown,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return otherwise;
  return Math.min(most, Math.max(least, value));
}
