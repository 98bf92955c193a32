import { createContext, runInContext } from 'node:vm';

// Of each sign; a time that grows with the third power of a text's length is seconds here.
const probeLength = 3_000;
const maxSigns = 40;
// What is harmless takes some milliseconds, on a busy machine a few hundred.
const defaultLimitMs = 2_000;
const commonSigns = ['a', 'A', 'é', '一', '1', ' ', '\t', '\n', '\r', '!', "'", '_', '▁', '\u0000'];
const endings = ['', 'a', ' ', '!', '\u0001'];

/**
 * Whether a regular expression finds what it seeks in long texts of one sign within seconds; true also where
 * JavaScript has no such expression. Interrupted where it does not.
 */
export function endsInTime(pattern: string, limitMs = defaultLimitMs): boolean {
  const expression = compiled(pattern);
  if (!expression) return true;
  const signs = [...new Set([...commonSigns, ...Array.from(pattern)])].slice(0, maxSigns);
  const context = createContext({ expression, texts: signs.flatMap(textsOf) });
  try {
    runInContext('for (const text of texts) text.match(expression)', context, {
      timeout: limitMs,
    });
    return true;
  } catch {
    // Out of time, or out of memory for what it tries: it is of no use either way.
    return false;
  }
}

function textsOf(sign: string): readonly string[] {
  const text = sign.repeat(probeLength);
  return endings.map((ending) => text + ending);
}

function compiled(pattern: string): RegExp | undefined {
  const plain = pattern.replaceAll(/\(\?[a-zA-Z-]+:/g, '(?:');
  for (const [source, flags] of [
    [plain, 'gu'],
    [plain, 'g'],
  ] as const) {
    try {
      return new RegExp(source, flags);
    } catch {
      // The next way to read it.
    }
  }
  return undefined;
}
