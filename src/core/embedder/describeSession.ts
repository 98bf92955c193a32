import type { SessionInfo } from './modelSession.ts';

/** How a model is computed, for people: "fp32, 2 threads". */
export function describeSession({ kind, precision, device, threads }: SessionInfo): string {
  const parts = [
    precision,
    ...(kind === 'wasm' ? ['WebAssembly'] : []),
    device === undefined ? `${threads} ${threads === 1 ? 'thread' : 'threads'}` : device,
  ];
  return parts.join(', ');
}
