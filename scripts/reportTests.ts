/**
 * `node scripts/reportTests.ts '{"kind": …, "options": […], "phases": […]}'`, started by runTests.ts: runs the phases
 * one after the other and reports them as Node reports one run, and which tests were skipped.
 */
import { relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec, type TestEvent } from 'node:test/reporters';
import { projectRoot } from './realVscode/projectRoot.ts';
import { keepSkipped, skippedLines, type SkippedTest } from './skippedTests.ts';
import { keepTimes } from './testTimes.ts';

/** Test files that run at the same time, at most `atOnce` of them. */
export interface TestPhase {
  readonly atOnce: number;
  readonly files: readonly string[];
}

/** Of one test file, or of all that share its process; it ends what hangs. */
const fileLimitMs = 900_000;

const { kind, options, phases } = JSON.parse(process.argv[2] ?? '') as {
  readonly kind: string;
  /** Node's own, for each process of tests. */
  readonly options: readonly string[];
  readonly phases: readonly TestPhase[];
};
const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => controller.abort());
}

/** Milliseconds, by the files' paths. */
const times = new Map<string, number>();
const totals = new Map<string, number>();
const skipped: SkippedTest[] = [];

/** What Node says at the end of a run, such as `pass 12`, and undefined for all else. */
function asTotal(event: TestEvent): { name: string; count: number } | undefined {
  if (event.type !== 'test:diagnostic' || event.data.file !== undefined) return undefined;
  const [, name, count] = /^(\w+) ([\d.]+)$/.exec(event.data.message) ?? [];
  return name === undefined ? undefined : { name, count: Number(count) };
}

function remark(message: string): TestEvent {
  return { type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } };
}

async function* events(): AsyncGenerator<TestEvent> {
  process.exitCode = 0;
  for (const { atOnce, files } of phases) {
    const stream = run({
      ...{ files, concurrency: atOnce, execArgv: options },
      ...{ timeout: fileLimitMs, signal: controller.signal },
    });
    let succeeded = false;
    for await (const event of stream as AsyncIterable<TestEvent>) {
      if (event.type === 'test:summary') {
        const { file, success, duration_ms: time } = event.data;
        if (file === undefined) succeeded = success;
        else times.set(relative(projectRoot, file), time);
        continue;
      }
      if (event.type === 'test:pass' && event.data.skip !== undefined) {
        const { name, skip } = event.data;
        skipped.push({ name, reason: typeof skip === 'string' ? skip : '' });
      }
      const total = asTotal(event);
      if (total) totals.set(total.name, (totals.get(total.name) ?? 0) + total.count);
      else yield event;
    }
    if (!succeeded) process.exitCode = 1;
  }
  keepSkipped(kind, skipped);
  // A part of a file tells nothing of the whole, and those that share a process have no time of their own.
  if (options.length === 0 && kind !== 'unit') keepTimes(kind, times);
  for (const line of skippedLines(kind, skipped)) yield remark(line);
  for (const [name, total] of totals) yield remark(`${name} ${total}`);
}

await pipeline(Readable.from(events()), new spec(), process.stdout, { end: false });
