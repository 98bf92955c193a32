import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PageApi, PanelDocument } from '../../../protocol/pageApi.ts';
import type { PageThemes } from '../../../protocol/page/pageThemes.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import { documentOf } from '../../format/unitName.ts';
import { segmentsOf } from '../../segmentRows.ts';
import type { ThemeMembers } from './themeMembers.ts';

const segmentsAtOnce = 5000;

/** A row for each segment, also those in no theme: where it stands, its whole text, its theme and how near it is to the middle. */
export async function themeTable(
  api: PageApi,
  { version }: ContentReference,
  { themes, themeOf, nearness }: PageThemes,
  documents: readonly PanelDocument[],
): Promise<NumberTable> {
  const rows: (string | number)[][] = [];
  const count = themeOf.length;
  for (let start = 0; start < count; start += segmentsAtOnce) {
    const range = { version, start, end: Math.min(count, start + segmentsAtOnce) };
    const [{ segments }, texts] = await Promise.all([api.segments(range), api.segmentTexts(range)]);
    for (const [i, { line }] of segments.entries()) {
      const segment = start + i;
      const theme = themes[themeOf[segment] ?? -1];
      rows.push([
        ...[documentOf(documents, segment)?.title ?? '', line, texts[i] ?? ''],
        ...[theme?.name ?? '', nearness[segment] ?? NaN],
      ]);
    }
  }
  return { columns: ['document', 'line', 'text', 'theme', 'nearness'], rows };
}

/**
 * A row for each theme of `order`, as the list shows them closed: its places, its name, what `changeOf` says of it, and the
 * text that is nearest to its middle.
 */
export async function themeListTable(
  api: PageApi,
  { version }: ContentReference,
  { themes }: Pick<PageThemes, 'themes'>,
  {
    members,
    order,
    changeOf,
  }: {
    readonly members: ThemeMembers;
    readonly order: readonly number[];
    readonly changeOf: (theme: number) => string;
  },
): Promise<NumberTable> {
  const segments = order.map((theme) => members.segments[theme]?.[0] ?? 0);
  const examples = await segmentsOf(api, { version, segments });
  const rows = order.map((theme, i) => {
    const { segmentCount, name } = themes[theme]!;
    return [segmentCount, name, changeOf(theme), examples[i]?.label ?? ''];
  });
  return { columns: ['texts', 'theme', 'change', 'example'], rows };
}
