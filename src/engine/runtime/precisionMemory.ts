import type { SessionInfo } from '../../core/embedder/modelSession.ts';
import type { PrecisionSpeeds } from '../../protocol/runtimeApi.ts';
import type { MachineMemory } from './machineMemory.ts';

// Another precision makes other vectors, and an index anew: not for less than this.
const leastGain = 1.2;

/** What the speeds of the two precisions depend on, beside the machine. */
export interface MeasuredModel extends Pick<SessionInfo, 'kind' | 'threads'> {
  readonly filesHash: string;
}

/** The speeds of a model in both precisions, kept from one start to the next. */
export class PrecisionMemory {
  readonly #memory: MachineMemory;

  constructor(memory: MachineMemory) {
    this.#memory = memory;
  }

  async recall(model: MeasuredModel): Promise<PrecisionSpeeds | undefined> {
    const value = await this.#memory.recall(...keyOf(model));
    const { fp32, int8 } = (value ?? {}) as { readonly [key: string]: unknown };
    return typeof fp32 === 'number' && typeof int8 === 'number' ? { fp32, int8 } : undefined;
  }

  remember(model: MeasuredModel, speeds: PrecisionSpeeds): Promise<void> {
    const [name, ...dependsOn] = keyOf(model);
    return this.#memory.remember(name, speeds, ...dependsOn);
  }
}

/** The precision that is worth using. */
export function fasterPrecision({ fp32, int8 }: PrecisionSpeeds): SessionInfo['precision'] {
  return int8 >= fp32 * leastGain ? 'int8' : 'fp32';
}

function keyOf({ kind, threads, filesHash }: MeasuredModel): [string, ...string[]] {
  return ['precision', kind, String(threads), filesHash];
}
