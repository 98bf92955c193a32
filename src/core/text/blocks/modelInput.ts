import { hasMeaning, type ReadText } from '../segment.ts';
import type { Span } from '../span.ts';
import { latexInput } from './latexInput.ts';
import type { TextKind } from './readBlocks.ts';

const inputs: Readonly<Partial<Record<TextKind, (text: string) => string>>> = {
  latex: latexInput,
};

/** Whether texts of a kind have signs that are no words. */
export function isReadInPart(kind: TextKind): boolean {
  return inputs[kind] !== undefined;
}

/**
 * A document as a model and a search for words read it, unit for unit as long: blank where a sign is no word, such as the
 * name of a command. The text itself where its kind has no such signs.
 */
export function modelInput(text: string, kind: TextKind): string {
  return inputs[kind]?.(text) ?? text;
}

/** Segments of a text whose `modelInput` is `input`, with what is read of each. Those that are markup alone are left out. */
export function* withInputs<T extends ReadText & Span>(
  segments: Iterable<T>,
  input: string,
): Generator<T> {
  for (const segment of segments) {
    const read = input.slice(segment.start, segment.end);
    if (read === segment.text) yield segment;
    else if (hasMeaning(read)) yield { ...segment, input: read };
  }
}

/** What is read of a part of a text that somebody chose: the part as it is where it is markup alone. Undefined: as it is. */
export function inputAt(input: string, text: string, { start, end }: Span): string | undefined {
  const read = input.slice(start, end);
  return read !== text.slice(start, end) && hasMeaning(read) ? read : undefined;
}
