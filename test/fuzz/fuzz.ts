// `npm run fuzz [-- TARGET … --seconds N --seed N]`: feeds what reads other people's files and texts with what chance makes of
// real ones. Fails where anything does not hold. `-- TARGET --input FILE` reads one input again.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { inputBytes, inputFrom } from './currentInput.ts';
import { fuzzInProcess } from './fuzzProcess.ts';
import type { FuzzInput, FuzzTarget } from './fuzzTarget.ts';
import { fuzzTargets } from './fuzzTargets.ts';
import { findingText } from './findingText.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    input: { type: 'string' },
  },
});
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
const names = positionals.length > 0 ? positionals : Object.keys(fuzzTargets);
const unknown = names.filter((name) => !Object.hasOwn(fuzzTargets, name));
if (unknown.length > 0 || !(seconds > 0) || !Number.isSafeInteger(seed)) {
  console.error(
    `Give targets (${Object.keys(fuzzTargets).join(', ')}), --seconds and a whole --seed.`,
  );
  process.exit(2);
}
if (values.input !== undefined) {
  const input = inputFrom(await readFile(values.input));
  const target = fuzzTargets[names[0]!] as FuzzTarget<FuzzInput>;
  await target.check(input);
  await target.close?.();
  console.log('All that must hold holds.');
} else {
  const folder = join(projectRoot, 'out', 'fuzz');
  await mkdir(folder, { recursive: true });
  let findings = 0;
  for (const target of names) {
    const files: Promise<void>[] = [];
    const counts = await fuzzInProcess({ target, seconds, seed }, (finding) => {
      const path = join(folder, `${target}-${seed}-${files.length + 1}`);
      files.push(writeFile(path, inputBytes(finding.input)));
      console.log(findingText(target, finding, path));
    });
    await Promise.all(files);
    findings += files.length;
    const { runs = 0, slowestMs = 0 } = counts ?? {};
    const slowest = (slowestMs / 1000).toFixed(1);
    const told = `${runs} inputs, the slowest ${slowest} s, ${files.length} faults`;
    console.log(`${target}: ${told}; seed ${seed}`);
  }
  process.exitCode = findings > 0 ? 1 : 0;
}
