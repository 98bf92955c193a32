import { t } from '../../../core/l10n/translate.ts';
import type { ColumnValues } from '../../../protocol/page/pageTables.ts';
import type { Half } from './themeHalves.ts';

/** Of more values the most frequent are parts, and all others one. */
const mostParts = 50;
/** Of more numbers there are two parts: up to the middle one, and above. */
const mostNumbers = 20;

const day = /^\d{4}-\d\d-\d\d/;
const monthUnits = 'yyyy-mm'.length;
const yearUnits = 'yyyy'.length;

/** The parts of a table's records that a column makes: a value each, days by month or year where there are many, numbers as two halves. */
export function columnHalves(values: ColumnValues): readonly Half[] {
  return values.kind === 'numbers' ? numberHalves(values.numbers) : labelHalves(values);
}

function labelHalves({
  labels,
  labelOf,
}: Extract<ColumnValues, { kind: 'labels' }>): readonly Half[] {
  const areDays = labels.length > mostParts && labels.every((label) => day.test(label));
  const units = areDays ? [monthUnits, yearUnits] : [Infinity];
  const byUnits = units.map((count) => grouped(labels, count));
  const groups = byUnits.find(({ names }) => names.length <= mostParts) ?? byUnits.at(-1);
  if (!groups) return [];
  const { names, groupOf } = groups;
  const partOf = labelOf.map((label) => (label < 0 ? -1 : (groupOf[label] ?? -1)));
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const parts = names
    .slice(0, mostParts)
    .map((title, part) => ({ title, has: (segment: number) => partOf[segment] === part }))
    .sort((a, b) => compare(a.title, b.title));
  if (names.length <= mostParts) return parts;
  const isRare = (segment: number): boolean => (partOf[segment] ?? -1) >= mostParts;
  return [...parts, { title: t('any rarer value'), has: isRare }];
}

/** The beginnings of labels, in their order, each once. */
function grouped(labels: readonly string[], units: number) {
  const groups = new Map<string, number>();
  const groupOf = labels.map((label) => {
    const name = label.slice(0, units);
    const group = groups.get(name) ?? groups.size;
    groups.set(name, group);
    return group;
  });
  return { names: [...groups.keys()], groupOf };
}

function numberHalves(numbers: Float64Array): readonly Half[] {
  const sorted = numbers.filter((number) => !Number.isNaN(number)).sort();
  const distinct = [...new Set(sorted)];
  if (distinct.length < 2) return [];
  const text = (number: number): string => number.toLocaleString();
  if (distinct.length <= mostNumbers) {
    return distinct.map((value) => ({
      title: text(value),
      has: (segment) => numbers[segment] === value,
    }));
  }
  const middle = sorted[(sorted.length - 1) >> 1] ?? 0;
  // Where the greatest is the middle one, too, nothing would be above it.
  const last = distinct.at(-2) ?? middle;
  const bound = Math.min(middle, last);
  const number = (segment: number): number => numbers[segment] ?? NaN;
  return [
    { title: t('above {0}', text(bound)), has: (segment) => number(segment) > bound },
    { title: t('up to {0}', text(bound)), has: (segment) => number(segment) <= bound },
  ];
}
