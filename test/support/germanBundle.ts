import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../src/core/l10n/translate.ts';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';

/** German as the extension has it. */
export function germanBundle(): Language {
  const text = readFileSync(join(projectRoot, 'l10n/bundle.l10n.de.json'), 'utf8');
  return { name: 'de', translations: JSON.parse(text) as Record<string, string> };
}
