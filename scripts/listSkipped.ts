/** `node scripts/listSkipped.ts <kind …>`: what the last runs of these kinds of tests skipped, and why. */
import { lastSkipped, skippedLines } from './skippedTests.ts';

const lines = process.argv.slice(2).flatMap((kind) => {
  const skipped = lastSkipped(kind);
  return skipped ? skippedLines(kind, skipped) : [`No ${kind} test has been run.`];
});
process.stdout.write(lines.length === 0 ? 'No test was skipped.\n' : `${lines.join('\n')}\n`);
