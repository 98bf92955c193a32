import { AppError } from '../../../../core/errors/appError.ts';
import { t, tCount } from '../../../../core/l10n/translate.ts';

/** Labels as they are at one moment; never changed. */
export interface LabelState {
  readonly names: readonly string[];
  /** By key of a text the place of its label in `names`. */
  readonly given: ReadonlyMap<string, number>;
}

export const noLabels: LabelState = { names: [], given: new Map() };

/** Labels that one content may have: each is a row of the page, and of its matrix. */
export const mostLabels = 1000;
const longestName = 200;
/** Labelled texts that are held of past states: what is older cannot be brought back. */
const mostKeptGivings = 200_000;

/** Which label the texts of a content were given, and what it was before. */
export class LabelBook {
  #state: LabelState;
  #past: LabelState[] = [];
  #future: LabelState[] = [];
  #edition = 1;

  constructor(state: LabelState = noLabels) {
    this.#state = state;
  }

  get state(): LabelState {
    return this.#state;
  }

  /** Another number after each change. */
  get edition(): number {
    return this.#edition;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Gives texts a label; undefined takes the one they have away. */
  give(keys: readonly string[], label: number | undefined): void {
    if (label !== undefined) this.#check(label);
    this.#change({ names: this.#state.names, given: givenTo(this.#state.given, keys, label) });
  }

  /** Gives texts a label by its name, which may be a new one. */
  add(keys: readonly string[], name: string): void {
    const { names, given } = this.#state;
    const label = cleanName(name);
    const known = names.indexOf(label);
    if (known >= 0) {
      this.give(keys, known);
      return;
    }
    checkCount(names.length + 1);
    this.#change({ names: [...names, label], given: givenTo(given, keys, names.length) });
  }

  /** To the name of another label: both become that one. */
  rename(label: number, name: string): void {
    const { names, given } = this.#state;
    this.#check(label);
    const cleaned = cleanName(name);
    const other = names.indexOf(cleaned);
    if (other === label) return;
    if (other < 0) {
      this.#change({ names: names.map((own, i) => (i === label ? cleaned : own)), given });
      return;
    }
    const merged = new Map(
      Array.from(given, ([key, place]) => [key, place === label ? other : place]),
    );
    this.#change(without({ names, given: merged }, label));
  }

  remove(label: number): void {
    this.#check(label);
    this.#change(without(this.#state, label));
  }

  /** Takes labels by their names, in place of those that the texts have. */
  giveAll(labels: ReadonlyMap<string, string>): void {
    const names = [...this.#state.names];
    const placeOf = new Map(names.map((name, place) => [name, place]));
    const given = new Map(this.#state.given);
    for (const [key, name] of labels) {
      const label = cleanName(name);
      let place = placeOf.get(label);
      if (place === undefined) {
        place = names.push(label) - 1;
        checkCount(names.length);
        placeOf.set(label, place);
      }
      given.set(key, place);
    }
    this.#change({ names, given });
  }

  undo(): void {
    const before = this.#past.pop();
    if (!before) return;
    this.#future.push(this.#state);
    this.#take(before);
  }

  redo(): void {
    const after = this.#future.pop();
    if (!after) return;
    this.#past.push(this.#state);
    this.#take(after);
  }

  #change(state: LabelState): void {
    if (isSame(state, this.#state)) return;
    this.#past.push(this.#state);
    this.#future = [];
    let held = 0;
    const oldest = this.#past.findLastIndex(({ given }) => (held += given.size) > mostKeptGivings);
    this.#past.splice(0, oldest + 1);
    this.#take(state);
  }

  #take(state: LabelState): void {
    this.#state = state;
    this.#edition++;
  }

  #check(label: number): void {
    if (label in this.#state.names) return;
    throw new AppError('invalidInput', t('This label is no longer there; choose another one.'));
  }
}

/** A name without white space at its ends, on one line. Throws `invalidInput` where it is blank or too long. */
function cleanName(name: string): string {
  const cleaned = name.replace(/\s+/gu, ' ').trim();
  if (cleaned === '') throw new AppError('invalidInput', t('Type a name for the label.'));
  if (cleaned.length <= longestName) return cleaned;
  throw new AppError(
    'invalidInput',
    t('A label has at most {0} characters; type a shorter name.', longestName),
  );
}

function checkCount(count: number): void {
  if (count <= mostLabels) return;
  throw new AppError(
    'invalidInput',
    tCount(mostLabels, 'There is room for {0} label.', 'There is room for {0} labels.'),
  );
}

function givenTo(
  given: ReadonlyMap<string, number>,
  keys: readonly string[],
  label: number | undefined,
): ReadonlyMap<string, number> {
  const changed = new Map(given);
  for (const key of keys) {
    if (label === undefined) changed.delete(key);
    else changed.set(key, label);
  }
  return changed;
}

function without({ names, given }: LabelState, label: number): LabelState {
  const left = Array.from(given).filter(([, place]) => place !== label);
  return {
    names: names.filter((_, place) => place !== label),
    given: new Map(left.map(([key, place]) => [key, place > label ? place - 1 : place])),
  };
}

function isSame(a: LabelState, b: LabelState): boolean {
  if (a.given.size !== b.given.size || a.names.length !== b.names.length) return false;
  if (a.names.some((name, place) => b.names[place] !== name)) return false;
  for (const [key, label] of a.given) if (b.given.get(key) !== label) return false;
  return true;
}
