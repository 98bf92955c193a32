import type { SessionInfo } from './modelSession.ts';

/** What makes vectors others than in fp32, as part of their key; int8 alone was another arithmetic of earlier releases. */
export function arithmeticName({ precision }: Pick<SessionInfo, 'precision'>): string {
  return precision === 'int8' ? 'int8, columns' : precision;
}

/** How a model is computed, for people: "fp32, 2 threads". */
export function describeSession({ kind, precision, device, threads }: SessionInfo): string {
  const parts = [
    precision,
    ...(kind === 'wasm' ? ['WebAssembly'] : []),
    device === undefined ? `${threads} ${threads === 1 ? 'thread' : 'threads'}` : device,
  ];
  return parts.join(', ');
}
