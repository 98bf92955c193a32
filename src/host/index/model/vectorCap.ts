import type { IndexLocation } from '../../../protocol/index/indexContent.ts';
import type { SettingName } from '../../contributions.ts';
import { numberWithin } from '../../settingValues.ts';
import type { Memento } from './indexMemory.ts';
import { bytesPerMB } from './indexRules.ts';
import type { IndexUpdates } from './indexUpdates.ts';

const collectedKey = 'semanticText.index.collectedAt';
const dayMs = 24 * 60 * 60 * 1000;
const capSetting = 'semanticText.index.maxVectorsMB';

/** What a look at the vectors of all workspaces has done. */
export interface CollectedVectors {
  /** Vectors that were dropped. */
  readonly removed: number;
  /** What remains of all. */
  readonly bytes: number;
  /** Whether that is more than the cap, since what open workspaces use stays. */
  readonly isOverCap: boolean;
}

interface Dependencies {
  readonly updates: Pick<IndexUpdates, 'call'>;
  readonly location: IndexLocation;
  readonly read: (name: SettingName) => unknown;
  /** Of all workspaces. */
  readonly globalState: Memento;
  readonly log: { info(message: string): void };
}

/** Keeps the vectors that all workspaces share from growing without limit. */
export class VectorCap {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Drops vectors that no workspace uses, and the oldest beyond the cap. */
  async collect(): Promise<CollectedVectors> {
    const { updates, location, read, globalState, log } = this.#deps;
    const limitMB = numberWithin(capSetting, read(capSetting));
    const maxBytes = limitMB === 0 ? Number.MAX_SAFE_INTEGER : limitMB * bytesPerMB;
    await globalState.update(collectedKey, Date.now());
    const { removed, bytes } = await updates.call((api) =>
      api.collectVectors({ location, maxBytes }),
    );
    log.info(`Index: ${removed} vectors removed, ${bytes} bytes remain.`);
    return { removed, bytes, isOverCap: bytes > maxBytes };
  }

  async collectOnceADay(): Promise<void> {
    const last = this.#deps.globalState.get(collectedKey);
    if (typeof last !== 'number' || Date.now() - last >= dayMs) await this.collect();
  }
}
