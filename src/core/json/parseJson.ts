export type JsonObject = Readonly<Record<string, unknown>>;

/** What keeps a text from being read. */
export type JsonFault = 'tooLong' | 'notJson' | 'noObject';

/** The error of a caller, who knows what the text is of and what to do next. */
export type JsonFaultError = (fault: JsonFault, cause?: unknown) => Error;

/** UTF-16 units; the largest tokenizers that are published have a seventh of that. */
export const longestJson = 2 ** 28;

/** The value of a JSON text. Throws what `errorOf` makes of a fault. */
export function parseJson(text: string, errorOf: JsonFaultError): unknown {
  const parsed = attempt(text);
  if ('fault' in parsed) throw errorOf(parsed.fault, parsed.cause);
  return parsed.value;
}

/** The object that a JSON text holds; a list is none. Throws what `errorOf` makes of a fault. */
export function parseJsonObject(text: string, errorOf: JsonFaultError): JsonObject {
  const value = parseJson(text, errorOf);
  if (isJsonObject(value)) return value;
  throw errorOf('noObject');
}

/** The value of a text that may well be no JSON, as one that is just being written; undefined where it is none. */
export function jsonIfAny(text: string): unknown {
  const parsed = attempt(text);
  return 'fault' in parsed ? undefined : parsed.value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function attempt(
  text: string,
): { readonly value: unknown } | { readonly fault: JsonFault; readonly cause?: unknown } {
  if (text.length > longestJson) return { fault: 'tooLong' };
  try {
    return { value: JSON.parse(text) };
  } catch (cause) {
    return { fault: 'notJson', cause };
  }
}
