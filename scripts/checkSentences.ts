/**
 * `node scripts/checkSentences.ts [--write]`: whether `l10n/bundle.l10n.json` holds exactly the sentences that `src` says
 * by `t`, which `--write` makes so, and whether each language has what `scripts/sentences/translated.json` declares: of
 * `src` files or folders, of `package.nls.json` beginnings of keys.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { rawSentences } from './sentences/rawSentences.ts';
import { saidSentences } from './sentences/saidSentences.ts';
import { translationFaults } from './sentences/translationFaults.ts';
import { projectRoot } from './realVscode/projectRoot.ts';

type Sentences = Readonly<Record<string, string>>;

interface Declared {
  readonly sources: readonly string[];
  readonly manifest: readonly string[];
}

/** What says nothing to the users of the editor: the command line, which is English, and words that a program or a model reads. */
const apart = [
  'src/cli/',
  'src/core/analysis/clusters/themeNames.ts',
  'src/core/analysis/wording/',
  'src/core/export/pythonCode.ts',
  'src/core/model/knownFamily.ts',
  'src/core/search/stopWords.ts',
  'src/core/text/sentences/',
  'src/engine/model/fileVectors.ts',
  'src/engine/model/unrelatedPrograms.ts',
  'src/engine/model/unrelatedTexts.ts',
  'src/engine/runtime/agreement.ts',
  // What is kept, and what another process says: `trialText` translates it.
  'src/engine/runtime/library/describeLoadError.ts',
  // Why a command has no condition: for who maintains it.
  'src/host/contributions.ts',
];

const bundleFile = 'l10n/bundle.l10n.json';

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(projectRoot, path), 'utf8'));
}

const english = new Map<string, string>();
const bySource = new Map<string, readonly string[]>();
/** What is said without `t`. */
const bareBySource = new Map<string, readonly string[]>();
const faults: string[] = [];
for (const name of globSync('src/**/*.{ts,tsx}', { cwd: projectRoot }).sort()) {
  const path = name.replaceAll(sep, '/');
  const text = readFileSync(join(projectRoot, path), 'utf8');
  const said = saidSentences(path, text);
  for (const [key, sentence] of said.sentences) english.set(key, sentence);
  bySource.set(path, [...said.sentences.keys()]);
  const raw = apart.some((one) => path.startsWith(one))
    ? []
    : rawSentences(path, text, path.startsWith('src/webview/'));
  bareBySource.set(path, [...said.bare, ...raw]);
  faults.push(...said.faults);
}

const bundle = Object.fromEntries([...english].sort(([a], [b]) => (a < b ? -1 : 1)));
if (process.argv.includes('--write')) {
  writeFileSync(join(projectRoot, bundleFile), `${JSON.stringify(bundle, null, 2)}\n`);
}
const written = read(bundleFile) as Sentences;
for (const key of new Set([...Object.keys(bundle), ...Object.keys(written)])) {
  if (bundle[key] === written[key]) continue;
  const what = key in written ? 'is no longer said' : 'is missing';
  faults.push(`${bundleFile}: ${what} (npm run sentences): ${key}`);
}

const manifest = new Map(Object.entries(read('package.nls.json') as Sentences));
const declared = read('scripts/sentences/translated.json') as Readonly<Record<string, Declared>>;
const files = [
  ...globSync('l10n/bundle.l10n.*.json', { cwd: projectRoot }),
  ...globSync('package.nls.*.json', { cwd: projectRoot }),
];
for (const path of files) {
  const language = /\.([\w-]+)\.json$/.exec(path)?.[1] ?? '';
  const { sources, manifest: beginnings } = declared[language] ?? { sources: [], manifest: [] };
  const translations = read(path) as Sentences;
  if (path.startsWith('package')) {
    const required = [...manifest.keys()].filter((key) =>
      beginnings.some((beginning) => key.startsWith(beginning)),
    );
    faults.push(
      ...translationFaults({ language, translations }, manifest, new Set(required)).map(
        (fault) => `${path}: ${fault}`,
      ),
    );
    continue;
  }
  const required = new Set<string>();
  for (const source of sources) {
    const own = [...bySource.keys()].filter(
      (file) => file === source || file.startsWith(`${source}/`),
    );
    if (own.length === 0) faults.push(`translated.json: there is no ${source}`);
    for (const file of own) {
      for (const key of bySource.get(file) ?? []) required.add(key);
      for (const bare of bareBySource.get(file) ?? []) faults.push(`not said by t: ${bare}`);
    }
  }
  faults.push(
    ...translationFaults({ language, translations }, english, required).map(
      (fault) => `${path}: ${fault}`,
    ),
  );
}

for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
