import { saysOutOfMemory } from '../../core/errors/outOfMemory.ts';
import { t } from '../../core/l10n/translate.ts';
import { messageOf } from '../messageOf.ts';

/** What to do about what a runtime says of a run that failed, as a clause behind a semicolon. */
export function adviceFor(cause: unknown): string {
  const message = messageOf(cause);
  // First: what could not be had is told with its shape.
  if (saysOutOfMemory(message)) {
    return t('there is too little memory for it: close other programs or choose a smaller model');
  }
  if (/indices element out of data bounds|out of (bounds|range)/i.test(message)) {
    return t(
      'its tokenizer may belong to another model, or the text has more tokens than it has positions',
    );
  }
  if (
    /invalid (dimensions|rank)|shape|broadcast|dimension mismatch|incompatible dimensions/i.test(
      message,
    )
  ) {
    return t('its file runs at a shape that it does not name: choose another export of it');
  }
  return t('choose another export of it');
}
