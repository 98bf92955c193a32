import { rewordedPairs, type ChangedPassages } from '../../core/analysis/versions/rewordedPairs.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { VersionJobs, WireChangedPassages } from '../../protocol/jobs/versionJobs.ts';
import { matrixOf } from '../../protocol/wire.ts';
import { stepOptions, type JobContext } from './jobContext.ts';

/** What two versions have in common by meaning: see `VersionJobs`. Needs no set. */
export function versionJobs(context: JobContext): VersionJobs {
  return {
    async pairVersions({ older, newer, least, leastMoved }, options = {}) {
      const step = stepOptions(context, t('Comparing the two versions'), options);
      return rewordedPairs(changed(older), changed(newer), { least, leastMoved, ...step });
    },
  };
}

function changed({ vectors, gaps }: WireChangedPassages): ChangedPassages {
  const { rows, dims, data } = vectors;
  if (gaps.length !== rows || data.length !== rows * dims) {
    throw new AppError('invalidInput', t('Passages and vectors are not of one number.'));
  }
  return { vectors: matrixOf(vectors), gaps };
}
