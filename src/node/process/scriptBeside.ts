import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The path of a script of ours that runs in a thread or a process of its own: our bundles lie beside each other, and so
 * do the sources, which Node runs as they are. `folder`: the caller's own, `import.meta.dirname`.
 */
export function scriptBeside(folder: string, name: string): string {
  const bundled = join(folder, `${name}.cjs`);
  return existsSync(bundled) ? bundled : join(folder, `${name}.ts`);
}
