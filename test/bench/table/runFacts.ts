import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { rangeOf, roundedText } from '../report.ts';

/** What the machine is, from what its system says of itself. */
export function machineFacts(date: Date): (readonly [name: string, value: string])[] {
  return [
    [
      'Processor',
      `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores for this process`,
    ],
    ['Memory', `${(totalmem() / 1e9).toFixed(1)} GB`],
    ['System', `${type()} ${release()}, ${process.arch}`],
    ['Node', process.versions.node],
    ['Date', `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
  ];
}

/** Follows how busy the machine is while the bench runs. */
export class NoiseWatch {
  readonly #loads: number[] = [];
  readonly #probesMs: number[] = [];

  /** Called before each part and at the end. Measures one and the same loop, some 20 ms of it each time. */
  note(): void {
    this.#loads.push(loadavg()[0] ?? 0);
    for (let i = 0; i < 5; i++) this.#probesMs.push(probeMs());
  }

  sentences(): string {
    return noiseSentences(this.#loads, this.#probesMs, availableParallelism());
  }
}

/** Says what `loads` (of the last minute, in order) and the times of one and the same loop mean for the numbers. */
export function noiseSentences(
  loads: readonly number[],
  probesMs: readonly number[],
  cores: number,
): string {
  const [first = 0, last = 0] = [loads[0], loads.at(-1)];
  const [least, most] = [Math.min(...probesMs), Math.max(...probesMs)];
  const load =
    first + last === 0 && process.platform === 'win32'
      ? 'Windows says no load average'
      : `The load average was ${first.toFixed(1)} at the start, ${last.toFixed(1)} at the end and at most ${Math.max(...loads).toFixed(1)}, on ${cores} cores`;
  const busy = first > cores / 2;
  return [
    `${load}${busy ? ': the machine did other work, so trust the ratios more than the times' : ''}.`,
    `One and the same loop on one thread, run before each part, took ${roundedText(least)} to ${roundedText(most)} ms (median ${roundedText(rangeOf(probesMs).median)}): whatever differs by no more than that may be noise.`,
    'Product and peers take turns, so that what else the machine does falls on both.',
  ].join(' ');
}

function probeMs(): number {
  const start = performance.now();
  let sum = 0;
  for (let i = 0; i < 20_000_000; i++) sum += i % 7;
  // Used, so that it is not left out.
  return sum > 0 ? performance.now() - start : NaN;
}
