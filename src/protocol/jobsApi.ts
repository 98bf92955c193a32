import { mapJobMethods, type MapJobs } from './jobs/mapJobs.ts';
import { repetitionJobMethods, type RepetitionJobs } from './jobs/repetitionJobs.ts';
import { learnJobMethods, type LearnJobs } from './jobs/learnJobs.ts';
import { textSetMethods, type TextSetApi } from './jobs/textSetApi.ts';
import { themeJobMethods, type ThemeJobs } from './jobs/themeJobs.ts';
import { versionJobMethods, type VersionJobs } from './jobs/versionJobs.ts';
import type { MethodNames } from './rpc.ts';

/** What the jobs process does: long computations over sets of texts, of one topic each. It knows no model and no editor. */
export interface JobsApi
  extends TextSetApi, ThemeJobs, MapJobs, LearnJobs, RepetitionJobs, VersionJobs {}

export const jobsMethods: MethodNames<JobsApi> = {
  ...textSetMethods,
  ...themeJobMethods,
  ...mapJobMethods,
  ...repetitionJobMethods,
  ...versionJobMethods,
  ...learnJobMethods,
};
