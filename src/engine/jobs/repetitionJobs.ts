import { likenessOrder } from '../../core/analysis/likenessOrder.ts';
import { nearDuplicates } from '../../core/analysis/nearDuplicates.ts';
import { outliers } from '../../core/analysis/outliers.ts';
import { repetitionGroups } from '../../core/analysis/repetitions.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { RepetitionJobs } from '../../protocol/jobs/repetitionJobs.ts';
import { stepOptions, type JobContext } from './jobContext.ts';

// A matrix of more is too fine to be read, and its order would take minutes.
const mostOrdered = 1000;

/** What a set says several times, and what stands apart in it: see `RepetitionJobs`. */
export function repetitionJobs(context: JobContext): RepetitionJobs {
  const { sets } = context;
  return {
    async findRepetitions({ least, ...request }, options = {}) {
      const { vectors, placeCounts } = sets.get(request);
      if (!(least > 0 && least <= 1)) {
        throw new AppError('invalidInput', t('A cosine above 0 and up to 1 is needed.'));
      }
      const step = stepOptions(context, t('Comparing all pairs'), options);
      const near = await nearDuplicates(vectors, least, step);
      const groups = repetitionGroups(placeCounts, near);
      const ends = new Int32Array(groups.length);
      const members = new Int32Array(groups.reduce((sum, { length }) => sum + length, 0));
      let end = 0;
      for (const [i, group] of groups.entries()) {
        members.set(group, end);
        end += group.length;
        ends[i] = end;
      }
      return { members, ends, twinOf: near.twinOf, nearness: near.nearness };
    },

    async findApart({ neighbours, limit, ...request }, options = {}) {
      const { vectors, placeCounts } = sets.get(request);
      const step = stepOptions(context, t('Comparing all pairs'), options);
      const found = await outliers(vectors, { neighbours, limit, copies: placeCounts, ...step });
      const count = found[0]?.nearest.length ?? 0;
      return {
        texts: Int32Array.from(found, ({ row }) => row),
        scores: Float32Array.from(found, ({ score }) => score),
        nearness: Float32Array.from(found, (each) => each.nearness),
        nearest: Int32Array.from(found.flatMap(({ nearest }) => nearest.map(({ row }) => row))),
        cosines: Float32Array.from(
          found.flatMap(({ nearest }) => nearest.map(({ cosine }) => cosine)),
        ),
        count,
      };
    },

    async orderByLikeness({ cosines, size }) {
      if (cosines.length !== size * size || size > mostOrdered) {
        throw new AppError(
          'invalidInput',
          t('{0} cosines are not to be ordered.', String(cosines.length)),
        );
      }
      return Promise.resolve(likenessOrder(cosines, size));
    },
  };
}
