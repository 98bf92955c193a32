import { jsonIfAny } from '../../../src/core/json/parseJson.ts';
import type { Chance } from './chance.ts';
import { mutateText } from './mutateText.ts';

type Holder = unknown[] | Record<string, unknown>;

const odd: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 0.5, 7, 255, 2 ** 31, 2 ** 53, -(2 ** 31), 1e308, 1e-320],
  ...[
    '',
    ' ',
    'a',
    '\0',
    '\ud800',
    '../a',
    '/etc/passwd',
    'a/b',
    '<unk>',
    '[UNK]',
    'x'.repeat(3000),
  ],
  ...[[], {}, [[]], [null], [1, 2], { a: 1 }, [[1, 2], [3]]],
];

/** A JSON text in which a value or some are others; now and then one that is no JSON. */
export function mutateJson(
  text: string,
  chance: Chance,
  words: readonly string[],
  others: readonly string[],
): string {
  const value = chance.is(0.15) ? undefined : jsonIfAny(text);
  if (typeof value !== 'object' || value === null) return mutateText(text, chance, words, others);
  const root = { value };
  for (let left = 1 + chance.below(chance.is(0.2) ? 8 : 2); left > 0; left--) {
    changeOne(root, chance, words);
  }
  return JSON.stringify(root.value);
}

function changeOne(root: Record<string, unknown>, chance: Chance, words: readonly string[]): void {
  const places = placesIn(root);
  const { holder, key } = chance.oneOf(places);
  const value = valueAt(holder, key);
  switch (chance.below(8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else if (holder !== root) Reflect.deleteProperty(holder, key);
      break;
    case 1: {
      // A value from elsewhere in it.
      const other = chance.oneOf(places);
      put(holder, key, structuredClone(valueAt(other.holder, other.key)));
      break;
    }
    case 2:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(value));
      else put(holder, chance.oneOf([...words, '', '__proto__', 'a']), structuredClone(value));
      break;
    case 3:
      put(holder, key, chance.is(0.1) ? nested(value, 1 + chance.below(100)) : [value]);
      break;
    case 4:
      if (typeof value === 'number') put(holder, key, value + chance.oneOf([-1, 1, 0.5, 1000]));
      else if (typeof value === 'string') put(holder, key, mutateText(value, chance, words, ['']));
      break;
    case 5:
      if (words.length > 0) put(holder, key, chance.oneOf(words));
      break;
    default:
      put(holder, key, structuredClone(chance.oneOf(odd)));
  }
}

interface Place {
  readonly holder: Holder;
  readonly key: string;
}

/** Where values stand; of long lists and vocabularies the first. */
function placesIn(root: Record<string, unknown>): readonly Place[] {
  const places: Place[] = [];
  const waiting: Holder[] = [root];
  for (let holder = waiting.pop(); holder && places.length < 2000; holder = waiting.pop()) {
    for (const key of Object.keys(holder).slice(0, 60)) {
      places.push({ holder, key });
      const value = valueAt(holder, key);
      if (typeof value === 'object' && value !== null) waiting.push(value as Holder);
    }
  }
  return places;
}

function valueAt(holder: Holder, key: string): unknown {
  return (holder as Record<string, unknown>)[key];
}

function put(holder: Holder, key: string, value: unknown): void {
  // As JSON.parse does: a name that means something to objects is a name.
  Object.defineProperty(holder, key, {
    ...{ value, enumerable: true, configurable: true, writable: true },
  });
}

function nested(value: unknown, depth: number): unknown {
  return depth === 0 ? value : [nested(value, depth - 1)];
}
