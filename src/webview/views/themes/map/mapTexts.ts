import { t, tCount } from '../../../../core/l10n/translate.ts';
import type { QueryNearnessAnswer } from '../../../../protocol/corpusApi.ts';
import type { PageMap } from '../../../../protocol/page/pageMap.ts';
import { nearnessBar, nearnessFact } from '../../../../core/search/nearness.ts';
import { stepFor } from '../../../drawing/points/pointPainter.ts';
import { cosineText } from '../../../format/float32Text.ts';
import type { ColouredGroup, MapColouring } from './mapColouring.ts';

const namedInSummary = 5;

/** What a map shows, for those who do not see it. */
export function mapSummary(map: PageMap, groups: readonly ColouredGroup[]): string {
  const count = map.places.length / 2;
  const sentences = [
    tCount(
      count,
      'A map of {0} text: what means the same lies together.',
      'A map of {0} texts: what means the same lies together.',
    ),
  ];
  const named = groups.filter(({ group }) => group >= 0);
  if (named.length > 0) {
    const largest = named
      .slice(0, namedInSummary)
      .map((each) => t('{0}, {1} at {2}', each.name, each.count, whereText(each)));
    sentences.push(
      tCount(named.length, 'There is {0} group.', 'There are {0} groups.'),
      t('The largest: {0}.', largest.join('; ')),
    );
  }
  return sentences.join(' ');
}

/** In which part of the map a group lies. */
function whereText({ middle: { x, y } }: ColouredGroup): string {
  const edge = 1 / 3;
  const row = y > edge ? 0 : y < -edge ? 2 : 1;
  const column = x < -edge ? 0 : x > edge ? 2 : 1;
  const names = [
    [t('the top left'), t('the top'), t('the top right')],
    [t('the left'), t('the middle'), t('the right')],
    [t('the bottom left'), t('the bottom'), t('the bottom right')],
  ];
  return names[row]?.[column] ?? '';
}

/** What is to be said of how the map was made, and of points that a painter leaves out. */
export function mapNotes({ places, comparedCount, textOf }: PageMap, mostPoints: number): string[] {
  const count = places.length / 2;
  const notes: string[] = [];
  if (count > mostPoints) {
    const drawn = Math.ceil(count / stepFor(count, mostPoints, false));
    notes.push(
      t(
        'There is no WebGL here, so {0} of {1} texts are drawn; zoom, search and lists know all.',
        drawn,
        count,
      ),
    );
  }
  if (comparedCount < count) {
    notes.push(
      t(
        'Of so many texts, the nearest ones of each were looked for among {0} that were drawn by lot.',
        comparedCount,
      ),
    );
  }
  const segments = textOf.reduce((sum, text) => sum + (text >= 0 ? 1 : 0), 0);
  if (segments > count) {
    notes.push(t('Equal texts are one point: {0} of them stand for {1} places.', count, segments));
  }
  const waiting = textOf.length - segments;
  if (waiting > 0) {
    notes.push(
      tCount(
        waiting,
        '{0} has no vector yet and is not on the map.',
        '{0} have no vector yet and are not on the map.',
      ),
    );
  }
  return notes;
}

/** How near a query comes to each text, as colours: by nearness, or where that is not known from the least cosine to the greatest. */
export function nearnessColouring({
  cosines,
  expected,
}: QueryNearnessAnswer): Extract<MapColouring, { kind: 'numbers' }> {
  const named = { kind: 'numbers', key: 'query', label: t('Nearness to the query') } as const;
  if (expected.some((each) => !Number.isNaN(each))) {
    const shares = expected.map((each) => (Number.isNaN(each) ? NaN : nearnessBar(each)));
    return { ...named, shares, low: t('by chance'), high: t('strong') };
  }
  let low = Infinity;
  let high = -Infinity;
  for (const cosine of cosines) {
    if (cosine < low) low = cosine;
    if (cosine > high) high = cosine;
  }
  const range = high > low ? high - low : 1;
  return {
    ...named,
    shares: cosines.map((cosine) => (cosine - low) / range),
    low: low.toFixed(2),
    high: high.toFixed(2),
  };
}

/** How near a query comes to a segment; empty where that is not known. */
export function nearnessLine({ cosines, expected }: QueryNearnessAnswer, segment: number): string {
  const cosine = cosines[segment] ?? NaN;
  if (Number.isNaN(cosine)) return '';
  const byChance = expected[segment] ?? NaN;
  const named = t('cosine {0}', cosineText(cosine));
  return Number.isNaN(byChance) ? named : `${nearnessFact(byChance)} · ${named}`;
}
