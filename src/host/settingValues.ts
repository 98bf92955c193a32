// A settings file may hold anything, whatever package.json says of the type.
import type { SegmentUnit } from '../core/text/segmentText.ts';
import type { TableColumns } from '../protocol/index/indexContent.ts';
import { settingDefaults, settingLimits, type NumberSetting } from './contributions.ts';

/** The number that a setting gives, within its limits; its default where it holds none. */
export function numberWithin(name: NumberSetting, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return settingDefaults[name];
  const { least, most } = settingLimits[name];
  return Math.min(most, Math.max(least, value));
}

/** The texts in a list, without what is empty or no text. */
export function strings(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((each): each is string => typeof each === 'string' && each !== '')
    : [];
}

/** What says by pattern which columns of tables are text, in its order; what is no list of names is passed over. */
export function tableColumns(value: unknown): TableColumns[] {
  return Object.entries(record(value)).flatMap(([glob, names]) => {
    const columns = strings(names);
    return columns.length === 0 ? [] : [{ glob, columns }];
  });
}

/** What a document is cut into: lines where neither list of languages names its own; `*`: all of them. */
export function unitOfLanguage(
  language: string,
  { passages, sentences }: Readonly<Record<'passages' | 'sentences', readonly string[]>>,
): SegmentUnit {
  if (passages.includes(language) || passages.includes('*')) return 'passage';
  return sentences.includes(language) ? 'sentence' : 'line';
}

/** The text that a setting gives without the space around it; `otherwise` where it holds none. */
export function textOr(value: unknown, otherwise: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? otherwise : text;
}

export function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((one) => one === value);
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
