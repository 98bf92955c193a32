import { t } from '../../../core/l10n/translate.ts';

/** A repair, by its name in the index, as people read it. */
export function repairText(repair: string): string {
  switch (repair) {
    case 'none':
      return t('none');
    case 'centre':
      return t('centre');
    case 'standardise':
      return t('standardise');
    case 'whiten':
      return t('whiten');
    default:
      return repair.startsWith('remove:')
        ? t('remove:{0}', repair.slice('remove:'.length))
        : repair;
  }
}
