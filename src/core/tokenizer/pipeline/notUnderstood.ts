import { t } from '../../l10n/translate.ts';
import { AppError } from '../../errors/appError.ts';

/** A part of a `tokenizer.json` that would be run otherwise than its makers run it: it is refused, by name. */
export function notUnderstood(part: string, found: unknown): AppError {
  const name = typeof found === 'string' ? found : JSON.stringify(found ?? null).slice(0, 80);
  return new AppError(
    'unsupported',
    t(
      'The model’s tokenizer has a part that is not understood here ({0}: {1}), and tokens would be wrong; choose another model.',
      part,
      name,
    ),
  );
}
