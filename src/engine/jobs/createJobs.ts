import { availableParallelism } from 'node:os';
import { setLanguage } from '../../core/l10n/translate.ts';
import type { JobsApi } from '../../protocol/jobsApi.ts';
import { nativeProducts } from '../runtime/matMul.ts';
import { useLibrary, wasmLibrary } from '../runtime/library/onnxLibrary.ts';
import type { JobContext } from './jobContext.ts';
import { mapJobs } from './mapJobs.ts';
import { repetitionJobs } from './repetitionJobs.ts';
import { learnJobs } from './learnJobs.ts';
import { TextSets } from './textSets.ts';
import { themeJobs } from './themeJobs.ts';
import { versionJobs } from './versionJobs.ts';

const mostThreads = 8;

/** Puts the jobs process together from its topics. Loads nothing before the first job. */
export function createJobs(): JobsApi {
  const context: JobContext = { sets: new TextSets(), products: nativeProducts };
  const { sets } = context;
  return {
    async start({ language, library = 'ort' }) {
      setLanguage(language);
      if (library === 'wasm') {
        useLibrary(await wasmLibrary(Math.min(availableParallelism(), mostThreads)));
      }
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- rejects where it throws
    putTexts: async (request) => {
      sets.put(request);
    },
    removeTexts: (request) => {
      sets.remove(request);
      return Promise.resolve();
    },
    ...themeJobs(context),
    ...mapJobs(context),
    ...repetitionJobs(context),
    ...versionJobs(context),
    ...learnJobs(context),
  };
}
