import { useMemo, useState } from 'preact/hooks';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { columnHalves } from './columnHalves.ts';
import { documentHalves, type Half } from './themeHalves.ts';

/** Indexes in `Halves.parts`; `before` may be `allOthers`. */
type HalfChoice = readonly [now: number, before: number];

/** Instead of the index of a part: what is in no other one but the chosen. */
export const allOthers = -2;

/** What of the content can be compared with what. */
export interface Halves {
  /** Columns of the table by which it can be parted; none of what is no table. */
  readonly columns: readonly string[];
  readonly column: string | undefined;
  /** The parts: documents, or values of the column; none until they are there. */
  readonly parts: readonly Half[];
  readonly choice: HalfChoice | undefined;
  readonly now: Half | undefined;
  readonly before: Half | undefined;
  readonly failure: string | undefined;
  readonly choose: (choice: HalfChoice | undefined) => void;
  readonly chooseColumn: (column: string | undefined) => void;
}

/** The documents of a version of the content or, of a table, the values of a column, and which two are compared. */
export function useHalves(version: string): Halves {
  const { snapshot } = useView();
  const { documents, isTable, segmentCount } = snapshot;
  const [wanted, setWanted] = useState<string>();
  const [chosen, setChosen] = useState<HalfChoice>();
  const table = useAnswer(isTable ? { version } : undefined, 'table');
  const columns = isTable ? (table.shown?.value.columns ?? []) : [];
  const names = columns
    .filter(({ isText, isNumeric, distinctCount, values }) => {
      // Of a column of ids each value is one record.
      const isShared =
        isNumeric || distinctCount <= values.length || 2 * distinctCount <= segmentCount;
      return !isText && distinctCount > 1 && isShared;
    })
    .map(({ name }) => name);
  const column = names.find((name) => name === wanted);
  const values = useAnswer(column === undefined ? undefined : { version, column }, 'columnValues');
  const shown = values.shown?.about.column === column ? values.shown : undefined;
  const value = shown?.about.version === version ? shown.value : undefined;
  const parts = useMemo(() => {
    if (isTable) return value ? columnHalves(value) : [];
    return documentHalves(documents);
  }, [isTable, value, documents]);
  const isThere = (index: number): boolean => index in parts || index === allOthers;
  const first: HalfChoice | undefined =
    column !== undefined && parts.length > 1 ? [0, 1] : undefined;
  const choice = chosen?.every(isThere) ? chosen : first;
  const [now, before] = useMemo(() => halvesOf(parts, choice), [parts, choice?.join()]);
  return {
    ...{ columns: names, column, parts, choice, now, before },
    failure: table.failure ?? values.failure,
    choose: setChosen,
    chooseColumn: (name) => {
      setWanted(name);
      setChosen(undefined);
    },
  };
}

function halvesOf(
  parts: readonly Half[],
  choice: HalfChoice | undefined,
): readonly [now: Half | undefined, before: Half | undefined] {
  if (!choice) return [undefined, undefined];
  const now = parts[choice[0]];
  if (choice[1] !== allOthers || !now) return [now, parts[choice[1]]];
  const others = parts.filter((part) => part !== now);
  return [now, { title: '', has: (segment) => others.some(({ has }) => has(segment)) }];
}
