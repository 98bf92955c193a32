import { t } from '../../../core/l10n/translate.ts';
import { timeLeftText } from '../../../core/text/timeLeftText.ts';
import type { TextCounts } from '../../../protocol/indexApi.ts';

/** How far the embedding is, of the whole index: "1,234 of 5,000 texts · about 2 min left"; empty where nothing is known. */
export function progressText({
  texts,
  leftMs,
}: {
  readonly texts?: TextCounts | undefined;
  readonly leftMs?: number | undefined;
}): string {
  return [
    ...(texts ? [t('{0} of {1} texts', texts.done, texts.total)] : []),
    ...(leftMs === undefined ? [] : [timeLeftText(leftMs)]),
  ].join(' · ');
}
