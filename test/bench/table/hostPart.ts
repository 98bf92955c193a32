import { bankingLines } from '../benchTexts.ts';
import {
  measureHost,
  otherExtension,
  type Activation,
  type HostMeasures,
} from '../hostPauseBench.ts';
import { rangeOf } from '../report.ts';
import type { BenchPart, BenchRow, Measured } from './benchRow.ts';

const times = 3;
const lineCount = 1500;

/** Activation, and the longest pause of the extension host under load, in a real one. */
export async function hostPart(): Promise<BenchPart> {
  const lines = (bankingLines() ?? []).slice(0, lineCount);
  const hosts: HostMeasures[] = [];
  for (let i = 0; i < times; i++) hosts.push(await measureHost(lines));
  const measured = (name: string, value: (host: HostMeasures) => number): Measured => ({
    ...{ name, times, range: rangeOf(hosts.map(value)) },
  });
  const activation = (work: string, value: (times: Activation) => number): BenchRow => ({
    ...{ work, unit: 'ms', better: 'less' },
    product: measured('this extension', ({ activations }) => value(activations[0])),
    peers: [measured(otherExtension, ({ activations }) => value(activations[1]))],
  });
  return {
    title: 'Extension host',
    about: `A VS Code for each repetition. Activation is loading the extension's script and its \`activate\`, as VS Code's list of running extensions has it, beside that of VS Code's own ${otherExtension}; with VS Code's part it is all from asking for it to having it. The pause is the longest of the event loop while ${lineCount} distinct lines of Banking77 are embedded, with every vector sent to the host, beside the same host with nothing to do for 5 seconds. Memory is that of the whole extension host, with VS Code's own extensions.`,
    rows: [
      activation('Activation', ({ ownMs }) => ownMs),
      activation('Activation with VS Code’s part', ({ totalMs }) => totalMs),
      {
        ...{ work: 'Longest pause under load', unit: 'ms', better: 'less' },
        product: measured('this extension', ({ busyMs }) => busyMs),
        peers: [measured('the host with nothing to do', ({ idleMs }) => idleMs)],
      },
      {
        ...{ work: 'Memory after activation', unit: 'MB', better: 'less' },
        product: measured('this extension', ({ memoryMb }) => memoryMb.activated),
        peers: [measured('the host before', ({ memoryMb }) => memoryMb.before)],
      },
      {
        ...{ work: `Memory after ${lineCount} lines`, unit: 'MB', better: 'less' },
        product: measured('this extension', ({ memoryMb }) => memoryMb.busy),
        peers: [measured('the host before', ({ memoryMb }) => memoryMb.before)],
      },
    ],
    leftOut: [],
  };
}
