import { AppError } from '../errors/appError.ts';
import {
  parseJson,
  parseJsonObject,
  type JsonFaultError,
  type JsonObject,
} from '../json/parseJson.ts';

/** The object that a model's file holds. Throws `modelInvalid`, naming the file. */
export function jsonObject(json: string, name: string): JsonObject {
  return parseJsonObject(json, faultOf(name));
}

/** What a model's file holds. Throws `modelInvalid`, naming the file. */
export function jsonValue(json: string, name: string): unknown {
  return parseJson(json, faultOf(name));
}

const faults = { tooLong: 'is too long', notJson: 'is not JSON', noObject: 'holds no object' };

function faultOf(name: string): JsonFaultError {
  return (fault, cause) =>
    new AppError('modelInvalid', `The model’s ${name} ${faults[fault]}; fetch it again.`, {
      cause,
    });
}

/** A whole number above 0, or undefined. */
export function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}
