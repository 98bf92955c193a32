/** `node scripts/check.ts`: imports, sentences, types, lint and format, side by side. What one of them says is shown when it has ended. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { projectRoot } from './realVscode/projectRoot.ts';

const { resolve } = createRequire(import.meta.url);
/** The program of a package that does not export it. */
const programOf = (name: string, path: string): string =>
  join(dirname(resolve(`${name}/package.json`)), path);

// Which files were found right: those that are as they were are not formatted again.
const keptFormat = join(projectRoot, '.cache', 'formatted');

const checks = {
  imports: [join(import.meta.dirname, 'checkImports.ts')],
  sentences: [join(import.meta.dirname, 'checkSentences.ts')],
  typecheck: [join(import.meta.dirname, 'typecheck.ts')],
  lint: [join(import.meta.dirname, 'lint.ts')],
  format: [
    programOf('prettier', 'bin/prettier.cjs'),
    ...['--check', '--log-level=warn', '.'],
    // By what is in the files: a checkout gives them other times.
    ...['--cache', '--cache-strategy=content', `--cache-location=${keptFormat}`],
  ],
};

/** Whether the check found nothing. */
function run(name: string, args: readonly string[]): Promise<boolean> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, { cwd: projectRoot });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => said.push(chunk));
    }
    child.once('error', failed);
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      console.log(code === 0 ? `${name}: nothing wrong` : `${name}: failed`);
      done(code === 0);
    });
  });
}

const found = await Promise.all(Object.entries(checks).map(([name, args]) => run(name, args)));
process.exitCode = found.every(Boolean) ? 0 : 1;
