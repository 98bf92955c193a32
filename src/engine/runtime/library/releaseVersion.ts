import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this release: of the nearest package.json above, in a checkout and in the package alike. */
export function releaseVersion(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    try {
      const text = readFileSync(join(folder, 'package.json'), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isMissing || folder === dirname(folder)) throw error;
    }
  }
}
