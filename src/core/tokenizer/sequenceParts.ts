import { isJsonObject } from '../json/parseJson.ts';

/** Sequences within sequences; files in use have one. */
const maxDepth = 16;

/** What a `Sequence` of normalizers, pre-tokenizers or post-processors calls its parts. */
type ListName = 'normalizers' | 'pretokenizers' | 'processors';

/** What a `tokenizer.json` runs one after the other at a place where it may have a `Sequence`; nothing for null. */
export function sequenceParts(part: unknown, list: ListName): readonly unknown[] {
  return part === undefined || part === null ? [] : flattened(part, list, 0);
}

function flattened(part: unknown, list: ListName, depth: number): readonly unknown[] {
  const isSequence = isJsonObject(part) && part['type'] === 'Sequence' && depth < maxDepth;
  const parts = isSequence ? part[list] : undefined;
  return Array.isArray(parts)
    ? parts.flatMap((inner) => flattened(inner, list, depth + 1))
    : [part];
}
