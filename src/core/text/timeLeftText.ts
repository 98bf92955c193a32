import { t } from '../l10n/translate.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** How long something still takes, as people say it: "about 40 s left", "about 2 min left", "about 1 h 20 min left". */
export function timeLeftText(ms: number): string {
  const seconds = 10 * Math.ceil(ms / (10 * secondMs));
  if (seconds < 60) return t('about {0} s left', Math.max(10, seconds));
  const minutes = Math.round(ms / minuteMs);
  if (minutes < 60) return t('about {0} min left', Math.max(1, minutes));
  const hours = Math.floor(ms / hourMs);
  const tens = 10 * Math.round((ms - hours * hourMs) / (10 * minuteMs));
  if (tens === 60) return t('about {0} h left', hours + 1);
  return tens === 0 ? t('about {0} h left', hours) : t('about {0} h {1} min left', hours, tens);
}
