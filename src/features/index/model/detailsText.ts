import { isSearchedAsItIs } from '../../../core/search/leftOutText.ts';
import { countText } from '../../../core/text/countText.ts';
import { sizeText } from '../../../core/text/sizeText.ts';
import type { CosineHistogram, IndexStatus, LeftOutFile } from '../../../protocol/indexApi.ts';
import { histogramText, medianCosine } from './histogramText.ts';
import { format } from './planText.ts';

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
  const state = status.embedded >= status.texts ? 'complete' : isPaused ? 'paused' : 'incomplete';
  const parts = [
    'Index of this workspace',
    '',
    `State            ${state}`,
    `Files            ${format(status.files)}`,
    `Segments         ${format(status.segments)} passages`,
    `Distinct texts   ${format(status.texts)}, ${format(status.embedded)} of them embedded`,
    `Model            ${status.model ?? 'none so far'}`,
    `Repair           ${status.repair}`,
    `This index       ${sizeText(status.bytes)}`,
    `All vectors      ${sizeText(status.vectorBytes)}, of all workspaces`,
  ];
  const { areKept, texts: read, bytes, expectedBytes } = status.tokenVectors;
  parts.push(
    areKept
      ? `Token vectors    ${sizeText(bytes)}, of ${format(read)} texts; about ${sizeText(expectedBytes)} of all`
      : `Token vectors    not kept; about ${sizeText(expectedBytes)} of all texts`,
  );
  if (!status.isKept) parts.push('', 'It is in memory: a restart of the engine loses it.');
  if (histogram) parts.push('', ...histogramPart(histogram));
  const asTheyAre = leftOut.filter(isSearchedAsItIs);
  const isOfColumns = ({ code }: LeftOutFile): boolean => code === 'noColumn';
  const left = leftOut.filter((file) => !isSearchedAsItIs(file));
  for (const [files, what] of [
    [left, 'left out'],
    [
      asTheyAre.filter((file) => !isOfColumns(file)),
      'with broken records, which are read line by line',
    ],
    [asTheyAre.filter(isOfColumns), 'without the columns chosen as text, read by others'],
  ] as const) {
    if (files.length > 0) parts.push('', `${countText(files.length, 'file')} ${what}`);
    for (const { path, reason } of files) parts.push(`  ${path}: ${reason}`);
  }
  const places = [
    ['the index', folders.index],
    ['the vectors', folders.vectors],
  ].flatMap(([what, folder]) => (folder === undefined ? [] : [`  ${what ?? ''}: ${folder}`]));
  if (places.length > 0) parts.push('', 'Where it lies', ...places);
  return `${parts.join('\n')}\n`;
}

function histogramPart(histogram: CosineHistogram): string[] {
  const { borders, before, after, repair } = histogram;
  const medians = [before, after].map((counts) => medianCosine(borders, counts)?.toFixed(2) ?? '–');
  const sentence =
    repair === 'none'
      ? `Half of all random pairs of lines have a cosine under ${medians[0] ?? ''}.`
      : `Half of all random pairs of lines have a cosine under ${medians[1] ?? ''}; unrepaired, under ${medians[0] ?? ''}.`;
  return [sentence, '', histogramText(histogram)];
}
