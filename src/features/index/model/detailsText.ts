import { language, t, tCount } from '../../../core/l10n/translate.ts';
import { isSearchedAsItIs } from '../../../core/search/leftOutText.ts';
import { sizeText } from '../../../core/text/sizeText.ts';
import type { CosineHistogram, IndexStatus, LeftOutFile } from '../../../protocol/indexApi.ts';
import { histogramText, medianCosine } from './histogramText.ts';
import { passagesText } from './planText.ts';
import { repairText } from './repairText.ts';

interface IndexDetails {
  readonly status: IndexStatus;
  readonly isPaused: boolean;
  readonly folders: { readonly index: string | undefined; readonly vectors: string | undefined };
  readonly histogram: CosineHistogram | undefined;
  readonly leftOut: readonly LeftOutFile[];
}

/** All that is known of an index, for reading. */
export function detailsText(details: IndexDetails): string {
  const { status, isPaused, folders, histogram, leftOut } = details;
  const state =
    status.embedded >= status.texts ? t('complete') : isPaused ? t('paused') : t('incomplete');
  const { areKept, texts: read, bytes, expectedBytes } = status.tokenVectors;
  const expected = sizeText(expectedBytes);
  const parts = [
    t('Index of this workspace'),
    '',
    ...rows([
      [t('State'), state],
      [t('Files'), status.files.toLocaleString(language().name)],
      [t('Segments'), passagesText(status.segments)],
      [t('Distinct texts'), t('{0}, {1} of them embedded', status.texts, status.embedded)],
      [t('Model'), status.model ?? t('none so far')],
      [t('Repair'), repairText(status.repair)],
      [t('This index'), sizeText(status.bytes)],
      [t('All vectors'), t('{0}, of all workspaces', sizeText(status.vectorBytes))],
      [
        t('Token vectors'),
        areKept
          ? t('{0}, of {1} texts; about {2} of all', sizeText(bytes), read, expected)
          : t('not kept; about {0} of all texts', expected),
      ],
    ]),
  ];
  if (!status.isKept) parts.push('', t('It is in memory: a restart of the engine loses it.'));
  if (histogram) parts.push('', ...histogramPart(histogram));
  const asTheyAre = leftOut.filter(isSearchedAsItIs);
  const isOfColumns = ({ code }: LeftOutFile): boolean => code === 'noColumn';
  const left = leftOut.filter((file) => !isSearchedAsItIs(file));
  const broken = asTheyAre.filter((file) => !isOfColumns(file));
  const columnless = asTheyAre.filter(isOfColumns);
  for (const [files, head] of [
    [left, tCount(left.length, '{0} file left out', '{0} files left out')],
    [
      broken,
      tCount(
        broken.length,
        '{0} file with broken records, which are read line by line',
        '{0} files with broken records, which are read line by line',
      ),
    ],
    [
      columnless,
      tCount(
        columnless.length,
        '{0} file without the columns chosen as text, read by others',
        '{0} files without the columns chosen as text, read by others',
      ),
    ],
  ] as const) {
    if (files.length > 0) parts.push('', head);
    for (const { path, reason } of files) parts.push(`  ${path}: ${reason}`);
  }
  const places = [
    [t('the index'), folders.index],
    [t('the vectors'), folders.vectors],
  ].flatMap(([what, folder]) => (folder === undefined ? [] : [`  ${what ?? ''}: ${folder}`]));
  if (places.length > 0) parts.push('', t('Where it lies'), ...places);
  return `${parts.join('\n')}\n`;
}

const leastHeadWidth = 17;

/** Rows whose second parts stand below each other. */
function rows(cells: readonly (readonly [head: string, text: string])[]): string[] {
  const width = Math.max(leastHeadWidth, ...cells.map(([head]) => head.length + 2));
  return cells.map(([head, text]) => `${head.padEnd(width)}${text}`);
}

function histogramPart(histogram: CosineHistogram): string[] {
  const { borders, before, after, repair } = histogram;
  const medians = [before, after].map((counts) => medianCosine(borders, counts)?.toFixed(2) ?? '–');
  const sentence =
    repair === 'none'
      ? t('Half of all random pairs of lines have a cosine under {0}.', medians[0] ?? '')
      : t(
          'Half of all random pairs of lines have a cosine under {0}; unrepaired, under {1}.',
          medians[1] ?? '',
          medians[0] ?? '',
        );
  return [sentence, '', histogramText(histogram)];
}
