import { t } from '../../l10n/translate.ts';
import { AppError } from '../../errors/appError.ts';
import type { InputScale } from './int8Weights.ts';
import { parseSafetensors } from '../safetensors.ts';

/** The file of a model that says how its activations become integers. */
export const int8ScalesName = 'int8.safetensors';

/** How the scales of an activation are called in that file. */
export function scaleNames(input: string): { readonly divisors: string; readonly step: string } {
  return { divisors: `${input}.divisors`, step: `${input}.step` };
}

/** Reads the file: the scale of an activation by its name, undefined where it has none. Throws `modelInvalid`. */
export function parseInt8Scales(file: Uint8Array): (input: string) => InputScale | undefined {
  return (input) => {
    const names = scaleNames(input);
    const tensors = parseSafetensors(file, [names.divisors, names.step], int8ScalesName);
    const divisors = tensors.get(names.divisors)?.values;
    if (!divisors) return undefined;
    const step = tensors.get(names.step)?.values[0];
    if (divisors.every((value) => value > 0) && (step ?? 1) > 0) return { divisors, step };
    throw new AppError(
      'modelInvalid',
      t('The model’s {0} is damaged; install the extension again.', int8ScalesName),
    );
  };
}
