import { useState } from 'preact/hooks';
import type { LabelledTexts } from './labelOrder.ts';

/** Which rows of a list of texts are chosen, and which one has the focus. Rows are places in the list. */
interface RowChoice {
  /** 0 in an empty list. */
  readonly active: number;
  /** Where a range with Shift begins. */
  readonly anchor: number;
  /** Chosen texts. */
  readonly texts: ReadonlySet<number>;
}

export interface RowChooser {
  readonly choice: RowChoice;
  /** Whether somebody has chosen; else it is the first row. */
  readonly isChosen: boolean;
  /** `how`: alone, from the anchor on, or beside the others. */
  readonly choose: (row: number, how?: 'alone' | 'range' | 'toggle') => void;
  /** Those for which `isWanted` holds; the first of them has the focus. */
  readonly chooseAll: (isWanted?: (text: number) => boolean) => void;
}

/** By text, in whatever row it is. */
interface KeptChoice {
  readonly of: string;
  readonly active: number;
  readonly anchor: number;
  readonly texts: ReadonlySet<number>;
}

/**
 * The rows that somebody has chosen in `texts`, a list in its order. In another order the focus follows its text, so that
 * a key is always about the text that is seen; another content begins anew.
 */
export function useRowChoice(
  texts: Int32Array,
  { version }: Pick<LabelledTexts, 'version'>,
): RowChooser {
  const [kept, setKept] = useState<KeptChoice>();
  const rowOf = (text: number): number => Math.max(0, texts.indexOf(text));
  const begin: RowChoice = { active: 0, anchor: 0, texts: new Set(texts.subarray(0, 1)) };
  const isKept = kept !== undefined && kept.of === version && texts.includes(kept.active);
  const choice = isKept
    ? { active: rowOf(kept.active), anchor: rowOf(kept.anchor), texts: kept.texts }
    : begin;
  const set = (next: RowChoice): void => {
    const [active, anchor] = [texts[next.active] ?? -1, texts[next.anchor] ?? -1];
    setKept({ of: version, active, anchor, texts: next.texts });
  };
  return {
    choice,
    isChosen: isKept,
    choose: (row, how = 'alone') => {
      const text = texts[row];
      if (text === undefined) return;
      if (how === 'range') {
        const [from, to] = row < choice.anchor ? [row, choice.anchor] : [choice.anchor, row];
        set({ ...choice, active: row, texts: new Set(texts.subarray(from, to + 1)) });
        return;
      }
      if (how === 'alone') {
        set({ active: row, anchor: row, texts: new Set([text]) });
        return;
      }
      const others = new Set(choice.texts);
      if (!others.delete(text)) others.add(text);
      set({ active: row, anchor: row, texts: others });
    },
    chooseAll: (isWanted) => {
      const wanted = isWanted ? texts.filter(isWanted) : texts;
      const first = wanted[0];
      if (first === undefined) return;
      const active = isWanted ? texts.indexOf(first) : choice.active;
      set({ active, anchor: active, texts: new Set(wanted) });
    },
  };
}
