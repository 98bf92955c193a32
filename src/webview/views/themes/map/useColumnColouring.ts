import { useMemo, useRef } from 'preact/hooks';
import { t } from '../../../../core/l10n/translate.ts';
import type { ColumnValues } from '../../../../protocol/page/pageTables.ts';
import { useAnswer } from '../../../useAnswer.ts';
import { useView } from '../../../view.ts';
import type { MapColouring } from './mapColouring.ts';

const keyStart = 'column ';

interface ColumnWays {
  /** A way to colour for each column of a table that is not text. */
  readonly ways: readonly { readonly key: string; readonly label: string }[];
  /** The one that is wanted; undefined until it is there, and where none is wanted. */
  readonly colouring: MapColouring | undefined;
  readonly failure: string | undefined;
}

/** Colours by the columns of a table: their names at once, the values of the one whose key is wanted. */
export function useColumnColouring(version: string, wanted: string | undefined): ColumnWays {
  const { snapshot } = useView();
  const isTable = snapshot.isTable && snapshot.version === version;
  const table = useAnswer(isTable ? { version } : undefined, 'table');
  const columns = table.shown?.value.columns.filter(({ isText }) => !isText) ?? [];
  const column = columns.find(({ name }) => keyStart + name === wanted)?.name;
  const values = useAnswer(column === undefined ? undefined : { version, column }, 'columnValues');
  const isThere = values.shown?.about.column === column;
  const value = isThere ? values.shown?.value : undefined;
  const latest = useMemo(
    () => (value && column !== undefined ? columnColouring(column, value) : undefined),
    [value, column],
  );
  // While the values of another one are on their way, the colours of before stay.
  const kept = useRef(latest);
  if (latest || column === undefined) kept.current = latest;
  return {
    ways: columns.map(({ name }) => ({ key: keyStart + name, label: name })),
    colouring: kept.current,
    failure: table.failure ?? values.failure,
  };
}

/** Numbers from the least to the greatest; words as groups. */
export function columnColouring(name: string, values: ColumnValues): MapColouring {
  const named = { key: keyStart + name, label: name };
  if (values.kind === 'labels') {
    const { labels, labelOf } = values;
    return {
      ...{ kind: 'groups', ...named, names: labels, groupOf: labelOf },
      noneName: t('No value, or a rare one'),
    };
  }
  let low = Infinity;
  let high = -Infinity;
  for (const number of values.numbers) {
    if (number < low) low = number;
    if (number > high) high = number;
  }
  const range = high > low ? high - low : 1;
  const shares = Float32Array.from(values.numbers, (number) => (number - low) / range);
  const isKnown = low <= high;
  const end = (number: number): string => (isKnown ? number.toLocaleString() : '');
  return { kind: 'numbers', ...named, shares, low: end(low), high: end(high) };
}
