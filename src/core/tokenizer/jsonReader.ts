import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';
import { isJsonObject, parseJsonObject, type JsonObject } from '../json/parseJson.ts';

/** Parses a model's JSON file; the error names the file and says what to do. */
export function parseModelJson(text: string, fileName: string): JsonObject {
  return parseJsonObject(text, (fault, cause) => {
    if (fault === 'tooLong') return invalidFile(fileName, t('it is too long'));
    if (fault === 'noObject') return invalidFile(fileName, t('it is not a JSON object'));
    return new AppError(
      'modelInvalid',
      t('{0} is not valid JSON: download the model again or repair the file.', fileName),
      { cause },
    );
  });
}

export function invalidFile(fileName: string, reason: string): AppError {
  return new AppError(
    'modelInvalid',
    t('{0} cannot be used ({1}): download the model again or repair the file.', fileName, reason),
  );
}

/** Reads typed fields; a field of a wrong type is an error, a missing or null one gives `fallback`. */
export class JsonReader {
  readonly #object: JsonObject;
  readonly #fileName: string;

  constructor(object: JsonObject, fileName: string) {
    this.#object = object;
    this.#fileName = fileName;
  }

  string(key: string, fallback?: string): string {
    const value = this.#value(key, fallback);
    if (typeof value !== 'string') throw this.#wrong(t('"{0}" is not a string', key));
    return value;
  }

  boolean(key: string, fallback?: boolean): boolean {
    const value = this.#value(key, fallback);
    if (typeof value !== 'boolean') throw this.#wrong(t('"{0}" is not true or false', key));
    return value;
  }

  /** A whole number from 0 to 2^31 - 1. */
  count(key: string, fallback?: number): number {
    const value = this.#value(key, fallback);
    if (!isCount(value)) throw this.#wrong(t('"{0}" is not a whole number', key));
    return value;
  }

  array(key: string, fallback?: readonly unknown[]): readonly unknown[] {
    const value = this.#value(key, fallback);
    if (!Array.isArray(value)) throw this.#wrong(t('"{0}" is not a list', key));
    return value as readonly unknown[];
  }

  object(key: string, fallback?: JsonObject): JsonObject {
    const value = this.#value(key, fallback);
    if (!isJsonObject(value)) throw this.#wrong(t('"{0}" is not an object', key));
    return value;
  }

  #value(key: string, fallback: unknown): unknown {
    return this.#object[key] ?? fallback;
  }

  #wrong(reason: string): AppError {
    return invalidFile(this.#fileName, reason);
  }
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0x7fffffff;
}
