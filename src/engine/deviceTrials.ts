import { throwIfCancelled } from '../core/errors/appError.ts';
import { devices } from '../core/embedder/modelSession.ts';
import type { LogEntry, OpenRequest } from '../protocol/engineApi.ts';
import type { DeviceTrial } from '../protocol/runtimeApi.ts';
import { libraryInUse } from './runtime/library/onnxLibrary.ts';
import { WorkQueue } from './work/workQueue.ts';
import { loadModel } from './model/loadModel.ts';

/**
 * Opens a model on each device that the library in use has for this platform, as it would be opened were the device
 * chosen, and lets it go again. Throws `cancelled` between devices when `signal` is aborted.
 */
export async function tryDevices(
  request: OpenRequest,
  log: (entry: LogEntry) => void,
  signal?: AbortSignal,
): Promise<DeviceTrial[]> {
  throwIfCancelled(signal);
  const trials: DeviceTrial[] = [];
  const { devices: offered } = await libraryInUse();
  for (const device of devices.filter((name) => offered.includes(name))) {
    const { description, embedder } = await loadModel(
      { ...request, device, precision: 'fp32' },
      {
        scheduler: new WorkQueue(),
        log: ({ level, message }) => {
          log({ level, message: `Trial of ${device}: ${message}` });
        },
      },
    );
    await embedder.session.dispose();
    const { fallbacks } = description.runtime;
    const problem = fallbacks.find(({ about }) => about === 'device')?.message;
    trials.push({ device, problem });
    throwIfCancelled(signal);
  }
  return trials;
}
