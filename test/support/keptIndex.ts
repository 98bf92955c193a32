import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import type { IndexRules } from '../../src/protocol/index/indexContent.ts';

export const keptIndexFolder = join(projectRoot, 'test', 'fixtures', 'index');
/** The folder of `keptTexts` and that of the bundled model, as `test/fixtures/index` names them. */
export const neutralPlaces = { root: '/fixture/workspace', model: '/fixture/model' };
export type KeptPlaces = typeof neutralPlaces;

const cell = (kind: string, source: string): object => ({ cell_type: kind, source });

/** The files that the kept index holds: by path, the text. */
export const keptTexts: Readonly<Record<string, string>> = {
  'harbour.md': `# The harbour at night

The boats lie asleep in the harbour. Their ropes creak when the tide turns.
A keeper climbs the lighthouse stairs and lights the lamp.

Nobody fishes here in winter, for the nets would freeze.
`,
  'kitchen.txt': [
    'Knead the dough until it is smooth, and let it rise for an hour.',
    'Salt draws the water out of sliced aubergines.',
    'TODO: ask the baker for rye flour',
    '',
    '  An oven that is too hot burns the crust before the crumb is done.',
    'Café au lait and a naïve crêpe',
    '',
  ].join('\r\n'),
  'src/retryPolicy.ts': `export interface RetryPolicy {
  readonly maxAttempts: number;
}

/*
	TODO: ask the baker for rye flour
*/
export async function fetchWithRetry(url: string, policy: RetryPolicy): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url);
    if (response.ok || attempt >= policy.maxAttempts) return response;
    await sleepMs(2 ** attempt * 100);
  }
}
`,
  'src/parse_config.py': `def parse_config(path):
    """Reads the settings file and returns its values."""
    with open(path) as file:
        return json.load(file)
`,
  'languages.txt': `今天的天气很好，我们去海边散步。
東京の夜は静かで、港に船が眠っている。
Die Boote schlafen im Hafen.
Ночью лодки спят в гавани.
TODO: ask the baker for rye flour
`,
  'notes.ipynb': JSON.stringify({
    cells: [
      cell('markdown', 'The mean wind speed of each month. Storms come in November.'),
      cell('code', 'winds = load_winds("buoy.csv")\nwinds.groupby("month").mean()\n'),
    ],
  }),
};

export const keptRules = (root: string): IndexRules => ({
  roots: [{ path: root, exclude: [], include: [] }],
  useIgnoreFiles: true,
  maxFileBytes: 100_000,
  endings: undefined,
  unit: 'line',
  sentenceEndings: ['.md'],
});

export async function writeKeptTexts(root: string): Promise<void> {
  for (const [path, text] of Object.entries(keptTexts)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/**
 * Makes an index of the format of `test/fixtures/index`, which nobody has open, name other places. The vectors forget
 * who used them.
 */
export function moveKeptIndex(folder: string, from: KeptPlaces, to: KeptPlaces): void {
  const workspace = new DatabaseSync(join(folder, 'workspace.sqlite'));
  workspace
    .prepare('UPDATE files SET path = ? || substr(path, ?)')
    .run(to.root, from.root.length + 1);
  for (const place of ['root', 'model'] as const) {
    const inJson = (path: string): string => JSON.stringify(path).slice(0, -1);
    workspace
      .prepare('UPDATE settings SET value = replace(value, ?, ?)')
      .run(inJson(from[place]), inJson(to[place]));
  }
  workspace.exec('VACUUM');
  workspace.close();
  const vectors = new DatabaseSync(join(folder, 'vectors.sqlite'));
  vectors.exec('DELETE FROM users; DELETE FROM claims; VACUUM');
  vectors.close();
}
