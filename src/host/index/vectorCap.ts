import type * as vscode from 'vscode';
import type { IndexLocation } from '../../protocol/indexApi.ts';
import { indexSettings, numberWithin, type ReadSetting } from './indexRules.ts';
import type { IndexUpdates } from './indexUpdates.ts';

const collectedKey = 'semanticText.index.collectedAt';
const dayMs = 24 * 60 * 60 * 1000;
const bytesPerMB = 1_000_000;
const maxVectorsMB = { least: 0, most: 1_000_000, otherwise: 4000 };

interface Dependencies {
  readonly updates: Pick<IndexUpdates, 'call'>;
  readonly location: IndexLocation;
  readonly read: ReadSetting;
  /** Of all workspaces. */
  readonly globalState: vscode.Memento;
  readonly log: { info(message: string): void };
}

/** Keeps the vectors that all workspaces share from growing without limit. */
export class VectorCap {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Drops vectors that no workspace uses, and the oldest beyond the cap; how many, and the bytes that remain. */
  async collect(): Promise<{ readonly removed: number; readonly bytes: number }> {
    const { updates, location, read, globalState, log } = this.#deps;
    const limitMB = numberWithin(read(indexSettings.maxVectorsMB), maxVectorsMB);
    const maxBytes = limitMB === 0 ? Number.MAX_SAFE_INTEGER : limitMB * bytesPerMB;
    await globalState.update(collectedKey, Date.now());
    const answer = await updates.call((api) => api.collectVectors({ location, maxBytes }));
    log.info(`Index: ${answer.removed} vectors removed, ${answer.bytes} bytes remain.`);
    return answer;
  }

  async collectOnceADay(): Promise<void> {
    const last = this.#deps.globalState.get(collectedKey);
    if (typeof last !== 'number' || Date.now() - last >= dayMs) await this.collect();
  }
}
