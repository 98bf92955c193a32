/**
 * Starts a script of this folder: `node scripts/launch.mjs start --once`. Readable by any Node, so that one
 * which cannot run TypeScript says so in a sentence.
 */
const [script, ...rest] = process.argv.slice(2);
if (!process.features.typescript) {
  process.stderr.write(
    `Node ${process.versions.node} cannot run this project's scripts: they need Node 24. "npm ci" installs one in node_modules for Linux and Windows on x64 and Linux on arm64, and npm uses it; elsewhere install Node 24 and run "npm ci" again.\n`,
  );
  process.exit(1);
}
const path = new URL(`./${script}.ts`, import.meta.url);
process.argv.splice(1, process.argv.length, path.pathname, ...rest);
await import(path.href);
