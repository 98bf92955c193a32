import { t, tCount } from '../../../core/l10n/translate.ts';
import { sizeText } from '../../../core/text/sizeText.ts';
import type { IndexPlan } from '../../../protocol/indexApi.ts';

/** What indexing would do, in lines for a dialog. */
export function planText(plan: IndexPlan): string {
  const { files, segments, texts, missing, seconds, bytes, tokenBytes, leftOut } = plan;
  const takes = durationText(seconds);
  const more = sizeText(bytes);
  const lines = [
    t('{0} with {1}, {2}.', filesText(files), passagesText(segments), distinctText(texts)),
    missing === 0
      ? t('All of them are embedded already.')
      : missing === texts
        ? tCount(
            texts,
            'It is to be embedded, which takes {1}.',
            'All of them are to be embedded, which takes {1}.',
            takes,
          )
        : tCount(
            missing,
            '{0} of them is to be embedded, which takes {1}; the others are there already.',
            '{0} of them are to be embedded, which takes {1}; the others are there already.',
            takes,
          ),
    bytes === 0
      ? ''
      : tokenBytes === 0
        ? t('About {0} more on the disk.', more)
        : t('About {0} more on the disk, {1} of it for token vectors.', more, sizeText(tokenBytes)),
    leftOut === 0
      ? ''
      : tCount(
          leftOut,
          '{0} file is left out: too large, or no text that can be read.',
          '{0} files are left out: too large, or no text that can be read.',
        ),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

export function filesText(count: number): string {
  return tCount(count, '{0} file', '{0} files');
}

export function passagesText(count: number): string {
  return tCount(count, '{0} passage', '{0} passages');
}

/** Of texts that differ. */
export function distinctText(count: number): string {
  return tCount(count, '{0} distinct text', '{0} distinct texts');
}

/** Roughly, as an estimate is to be read: "about 3 minutes". */
export function durationText(seconds: number): string {
  if (seconds < 1.5) return t('about a second');
  if (seconds < 90) return t('about {0} seconds', roughly(seconds));
  const minutes = seconds / 60;
  if (minutes < 90) return t('about {0} minutes', roughly(minutes));
  return t('about {0} hours', roughly(minutes / 60));
}

function roughly(value: number): number {
  const step = value < 10 ? 1 : 5;
  return Math.round(value / step) * step;
}
