import { t } from '../../../core/l10n/translate.ts';

/**
 * Why the native library did not load, in words that go behind "because". In English, as whatever is kept and what a
 * process for a trial says: see `trialText`.
 */
export function describeLoadError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    return `there is none for ${process.platform}-${process.arch}`;
  }
  const text = error instanceof Error ? error.message : String(error);
  // ONNX Runtime puts place and condition of its own source before the words.
  return (text.split('\n')[0] ?? '').replace(/^.*onnxruntime_src.* was false\. /, '');
}

export const noAnswer = 'it does not answer';
export const wrongNumbers = 'it computes wrong numbers';
const ends = /^it ends its process with (?<how>.*)$/;
const none = /^there is none for (?<platform>.*)$/;

/** A reason in the language of this process, where it is one of ours. */
export function trialText(reason: string): string {
  if (reason === noAnswer) return t('it does not answer');
  if (reason === wrongNumbers) return t('it computes wrong numbers');
  const { how } = ends.exec(reason)?.groups ?? {};
  if (how !== undefined) return t('it ends its process with {0}', how);
  const { platform } = none.exec(reason)?.groups ?? {};
  return platform === undefined ? reason : t('there is none for {0}', platform);
}
