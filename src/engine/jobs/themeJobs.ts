import {
  groupByDensity,
  groupByMeans,
  largestFirst,
  namedThemes,
  themeNearness,
} from '../../core/analysis/clusters/themes.ts';
import { gatherRows } from '../../core/analysis/fit/gatherRows.ts';
import { sphericalKMeans } from '../../core/analysis/clusters/sphericalKMeans.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { ThemeGrouping, ThemeJobs } from '../../protocol/jobs/themeJobs.ts';
import { nextTurn } from '../work/breather.ts';
import { stepOptions, type JobContext } from './jobContext.ts';
import type { TextSet } from './textSets.ts';

/** Themes of a set: see `ThemeJobs`. */
export function themeJobs(context: JobContext): ThemeJobs {
  const { sets } = context;
  return {
    async groupTexts({ method, without, ...request }, options = {}) {
      const { texts, ...set } = sets.get(request);
      const left = textsWithout(texts.length, without);
      const { vectors, placeCounts } = left ? someOf(set, left) : set;
      const grouping = stepOptions(context, t('Putting texts into themes'), options);
      const { clusterOf, centres } =
        method.kind === 'density'
          ? await groupByDensity(vectors, placeCounts, method.leastSize, grouping)
          : await groupByMeans(
              vectors,
              method.count,
              grouping,
              stepOptions(context, t('Finding how many themes there are'), options).onProgress,
            );
      const found = largestFirst(clusterOf, centres.rows, placeCounts);
      if (!left) return found;
      const themeOf = new Int32Array(texts.length).fill(-1);
      for (const [row, text] of left.entries()) themeOf[text] = found.themeOf[row] ?? -1;
      return { ...found, themeOf };
    },

    async describeThemes({ themeOf, themeCount, ...request }, { onProgress } = {}) {
      const set = sets.get(request);
      requireGrouping(set, { themeOf, themeCount });
      onProgress?.({ step: t('Naming themes'), share: 0 });
      // What was said is sent before this thread is held for a second.
      await nextTurn();
      const nearness = themeNearness(set.vectors, themeOf, themeCount);
      const themes = namedThemes(set.texts, themeOf, themeCount, nearness);
      return { themes, nearness };
    },

    async splitTexts({ texts, ...request }, options = {}) {
      const { vectors } = sets.get(request);
      if (texts.some((text) => text < 0 || text >= vectors.rows)) {
        throw new AppError('invalidInput', t('There is no such text in the set.'));
      }
      if (texts.length < 2) return new Uint8Array(texts.length);
      const rows = gatherRows(vectors, texts);
      const step = stepOptions(context, t('Splitting the theme'), options);
      return Uint8Array.from((await sphericalKMeans(rows, 2, step)).clusterOf);
    },
  };
}

/** Undefined where all are left. */
function textsWithout(count: number, without: Int32Array | undefined): Int32Array | undefined {
  if (!without || without.length === 0) return undefined;
  const excluded = new Set(without);
  return Int32Array.from(
    Array.from({ length: count }, (_, i) => i).filter((i) => !excluded.has(i)),
  );
}

type VectorSet = Pick<TextSet, 'vectors' | 'placeCounts'>;

function someOf({ vectors, placeCounts }: VectorSet, texts: Int32Array): VectorSet {
  return {
    vectors: gatherRows(vectors, texts),
    placeCounts: texts.map((text) => placeCounts[text] ?? 1),
  };
}

function requireGrouping({ texts }: TextSet, { themeOf, themeCount }: ThemeGrouping): void {
  const isOne = themeOf.every((theme) => theme >= -1 && theme < themeCount);
  if (isOne && themeOf.length === texts.length) return;
  throw new AppError('invalidInput', t('These themes are not of the texts of the set.'));
}
