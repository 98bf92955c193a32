import { mapJobMethods, type MapJobs } from './jobs/mapJobs.ts';
import { learnJobMethods, type LearnJobs } from './jobs/learnJobs.ts';
import { textSetMethods, type TextSetApi } from './jobs/textSetApi.ts';
import { themeJobMethods, type ThemeJobs } from './jobs/themeJobs.ts';
import type { MethodNames } from './rpc.ts';

/** What the jobs process does: long computations over sets of texts, of one topic each. It knows no model and no editor. */
export interface JobsApi extends TextSetApi, ThemeJobs, MapJobs, LearnJobs {}

export const jobsMethods: MethodNames<JobsApi> = {
  ...textSetMethods,
  ...themeJobMethods,
  ...mapJobMethods,
  ...learnJobMethods,
};
