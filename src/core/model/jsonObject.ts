import { AppError } from '../errors/appError.ts';

/** The object that a model's file holds. Throws `modelInvalid`, naming the file. */
export function jsonObject(json: string, name: string): Readonly<Record<string, unknown>> {
  const value = jsonValue(json, name);
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new AppError('modelInvalid', `The model’s ${name} holds no object; fetch it again.`);
}

/** What a model's file holds. Throws `modelInvalid`, naming the file. */
export function jsonValue(json: string, name: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (cause) {
    throw new AppError('modelInvalid', `The model’s ${name} is not JSON; fetch it again.`, {
      cause,
    });
  }
}

/** A whole number above 0, or undefined. */
export function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}
