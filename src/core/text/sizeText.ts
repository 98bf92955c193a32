import { language, t } from '../l10n/translate.ts';

/** Decimal units with at most three digits: "1.2 MB". */
export function sizeText(bytes: number): string {
  const units = [t('bytes'), 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const shown = Number(unit === 0 || value >= 99.5 ? value.toFixed(0) : value.toPrecision(2));
  return `${shown.toLocaleString(language().name)} ${units[unit] ?? ''}`;
}
