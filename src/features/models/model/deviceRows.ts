import type { Device } from '../../../core/embedder/modelSession.ts';
import { t } from '../../../core/l10n/translate.ts';
import type { DeviceTrial } from '../../../protocol/runtimeApi.ts';

interface DeviceRow {
  readonly label: string;
  readonly description: string;
  /** As in the setting. */
  readonly device: Device | 'cpu';
}

/** What can be chosen to compute on: the processor, and what gives its vectors in a trial. `chosen`: the setting. */
export function deviceRows(trials: readonly DeviceTrial[], chosen: string): readonly DeviceRow[] {
  const fitting = trials.flatMap(({ device, problem }) => (problem === undefined ? [device] : []));
  return (['cpu', ...fitting] as const).map((device) => ({
    label: `$(${device === chosen ? 'check' : 'circle-outline'}) ${nameOf(device)}`,
    description: device === 'cpu' ? t('for which the models are made') : t('experimental'),
    device,
  }));
}

function nameOf(device: DeviceRow['device']): string {
  if (device === 'cpu') return t('Processor');
  return device === 'webgpu'
    ? t('Graphics Card (WebGPU)')
    : t('Neural Engine or Graphics (Core ML)');
}
