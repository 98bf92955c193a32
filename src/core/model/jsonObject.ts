import { AppError } from '../errors/appError.ts';
import {
  parseJson,
  parseJsonObject,
  type JsonFault,
  type JsonFaultError,
  type JsonObject,
} from '../json/parseJson.ts';
import { t } from '../l10n/translate.ts';

/** The object that a model's file holds. Throws `modelInvalid`, naming the file. */
export function jsonObject(json: string, name: string): JsonObject {
  return parseJsonObject(json, faultOf(name));
}

/** What a model's file holds. Throws `modelInvalid`, naming the file. */
export function jsonValue(json: string, name: string): unknown {
  return parseJson(json, faultOf(name));
}

function faultOf(name: string): JsonFaultError {
  return (fault, cause) => new AppError('modelInvalid', faultText(name, fault), { cause });
}

function faultText(name: string, fault: JsonFault): string {
  switch (fault) {
    case 'tooLong':
      return t('The model’s {0} is too long; fetch it again.', name);
    case 'notJson':
      return t('The model’s {0} is not JSON; fetch it again.', name);
    case 'noObject':
      return t('The model’s {0} holds no object; fetch it again.', name);
  }
}

/** A whole number above 0, or undefined. */
export function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}
