import * as vscode from 'vscode';

export interface Settings {
  readonly idleStopMinutes: number;
  /** Undefined leaves the choice to the engine. */
  readonly threads: number | undefined;
}

/** The user's settings as they stand now. */
export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration('semanticText');
  const threads = section.get<number>('engine.threads', 0);
  return {
    idleStopMinutes: section.get<number>('engine.idleStopMinutes', 10),
    threads: threads > 0 ? threads : undefined,
  };
}
