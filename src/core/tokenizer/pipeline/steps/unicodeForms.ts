import { pipelineData } from '../../normalization/pipelineData.ts';
import { unicodeData } from '../../normalization/unicodeData.ts';
import type { AlignedText } from '../alignedText.ts';
import { Changes } from './changes.ts';
import type { TextStep } from './textStep.ts';

type Form = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** Below it no character decomposes, composes or moves. */
const firstOther = 0xc0;
const firstCompatible = 0xa0;

/** One of Unicode's normal forms, as the reference's `unicode-normalization-alignments` has it. */
export function unicodeForm(form: Form): TextStep {
  const isCompatible = form.startsWith('NFK');
  const parts = isCompatible
    ? (char: number) => pipelineData().compatibility(char)
    : (char: number) => unicodeData().decomposition(char);
  const least = isCompatible ? firstCompatible : firstOther;
  const composes = form.endsWith('C');
  const changes = new Changes();
  return (text, out) => {
    changes.clear();
    if (isPlain(text, least)) {
      for (let i = 0; i < text.length; i++) out.pushAs(text.chars[i]!, text, i);
      return;
    }
    const composer = composes ? new Composer(changes) : undefined;
    decompose(text, least, parts, (part) => {
      if (composer) composer.add(part);
      else changes.push(part.char, part.change);
    });
    composer?.flush();
    changes.apply(text, out);
  };
}

/** Each with its rank and whether it came first in its decomposition (change 0) or not (1). */
interface Part {
  readonly char: number;
  readonly change: number;
  readonly rank: number;
}

/** Calls `emit` with the parts of the text's characters, in canonical order. */
function decompose(
  text: AlignedText,
  least: number,
  partsOf: (char: number) => readonly number[] | undefined,
  emit: (part: Part) => void,
): void {
  const data = unicodeData();
  // Characters that are ordered among themselves, and the one before them.
  let run: Part[] = [];
  const flush = (): void => {
    if (run.length > 1) run.sort((a, b) => a.rank - b.rank);
    run.forEach(emit);
    run = [];
  };
  const add = (part: Part): void => {
    if (part.rank === 0) flush();
    run.push(part);
  };
  for (let i = 0; i < text.length; i++) {
    const char = text.chars[i]!;
    const parts = char < least ? undefined : partsOf(char);
    if (parts === undefined) add({ char, change: 0, rank: char < least ? 0 : data.rank(char) });
    else
      parts.forEach((part, k) =>
        add({ char: part, change: k === 0 ? 0 : 1, rank: data.rank(part) }),
      );
  }
  flush();
}

function isPlain({ chars, length }: AlignedText, least: number): boolean {
  for (let i = 0; i < length; i++) if (chars[i]! >= least) return false;
  return true;
}

/** The reference's recomposition: a character that is taken in adds its own change, less 1. */
class Composer {
  readonly #out: Changes;
  readonly #data = pipelineData();
  #base: Part | undefined;
  #waiting: Part[] = [];

  constructor(out: Changes) {
    this.#out = out;
  }

  add(part: Part): void {
    const base = this.#base;
    if (base === undefined) {
      if (part.rank === 0) this.#base = part;
      else this.#out.push(part.char, part.change);
      return;
    }
    const isBlocked = (this.#waiting.at(-1)?.rank ?? -1) >= part.rank;
    const whole = isBlocked ? undefined : this.#data.composed(base.char, part.char);
    if (whole !== undefined) {
      this.#base = { char: whole, change: base.change + part.change - 1, rank: 0 };
    } else if (part.rank === 0) {
      this.flush();
      this.#base = part;
    } else {
      this.#waiting.push(part);
    }
  }

  flush(): void {
    if (this.#base) this.#out.push(this.#base.char, this.#base.change);
    for (const { char, change } of this.#waiting) this.#out.push(char, change);
    this.#base = undefined;
    this.#waiting = [];
  }
}
