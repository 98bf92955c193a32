import { noLabels, type LabelState } from './labelBook.ts';

/** What of VS Code's state of a workspace is used. */
export interface KeptValues {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** Of more labelled texts the labels of a content are not kept: VS Code reads all of a workspace's state at once. */
export const mostKeptTexts = 10_000;
/** Contents whose labels are kept; those that were labelled last. */
const mostContents = 20;
const stateKey = 'labels';
/** As long as the keys of texts, in hex digits. */
export const keyDigits = 12;

/** Labels of one content, as plain data. */
interface KeptContent {
  readonly content: string;
  readonly names: readonly string[];
  /** By label the keys of its texts, one behind the other. */
  readonly keys: readonly string[];
}

/** Labels of contents in the state of a workspace: which text has which, never a text itself. */
export class KeptLabels {
  readonly #values: KeptValues;

  constructor(values: KeptValues) {
    this.#values = values;
  }

  read(content: string): LabelState {
    const kept = this.#all().find((each) => each.content === content);
    if (!kept) return noLabels;
    const given = new Map<string, number>();
    for (const [label, keys] of kept.keys.entries()) {
      for (let at = 0; at < keys.length; at += keyDigits) {
        given.set(keys.slice(at, at + keyDigits), label);
      }
    }
    return { names: kept.names, given };
  }

  /** False where there are too many to keep; those that were kept before are gone then, too. */
  async write(content: string, { names, given }: LabelState): Promise<boolean> {
    const others = this.#all().filter((each) => each.content !== content);
    const isKept = canKeep({ given });
    const keys = names.map(() => [] as string[]);
    if (isKept) for (const [key, label] of given) keys[label]?.push(key);
    const own = { content, names, keys: keys.map((each) => each.join('')) };
    const isEmpty = names.length === 0 || !isKept;
    const all = isEmpty ? others : [own, ...others].slice(0, mostContents);
    await this.#values.update(stateKey, all.length > 0 ? all : undefined);
    return isKept;
  }

  #all(): readonly KeptContent[] {
    const kept = this.#values.get(stateKey);
    return Array.isArray(kept) ? kept.filter(isKeptContent) : [];
  }
}

export function canKeep({ given }: Pick<LabelState, 'given'>): boolean {
  return given.size <= mostKeptTexts;
}

function isKeptContent(value: unknown): value is KeptContent {
  if (typeof value !== 'object' || value === null) return false;
  const { content, names, keys } = value as Partial<Record<keyof KeptContent, unknown>>;
  const areTexts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((each) => typeof each === 'string');
  return typeof content === 'string' && areTexts(names) && areTexts(keys);
}
