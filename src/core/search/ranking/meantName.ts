const shortest = 5;
// Of names of so many letters or more two slips are allowed, else one.
const longEnough = 9;

/**
 * The known name that somebody meant who typed `asked`: the only one, or the nearest, that differs by one letter that is
 * missing, too much, another or swapped with its neighbour, in names of nine letters and more by two; case and `_` aside.
 * Undefined where none is so near, and for names of fewer than five letters.
 */
export function meantName(asked: string, known: Iterable<string>): string | undefined {
  const wanted = bare(asked);
  if (wanted.length < shortest) return undefined;
  let slips = wanted.length >= longEnough ? 2 : 1;
  let meant: string | undefined;
  for (const name of known) {
    const found = slipsBetween(wanted, bare(name), slips);
    if (found === undefined || (meant !== undefined && found === slips)) continue;
    meant = name;
    slips = found;
    if (slips === 0) break;
  }
  return meant;
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

/** The distance of Damerau and Levenshtein with adjacent swaps, where it is at most `atMost`. */
function slipsBetween(a: string, b: string, atMost: number): number | undefined {
  if (Math.abs(a.length - b.length) > atMost) return undefined;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let slips = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (isSame ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) slips = Math.min(slips, before[j - 2]! + 1);
      next.push(slips);
      least = Math.min(least, slips);
    }
    // A swap reaches back two rows, by one slip.
    if (least > atMost + 1) return undefined;
    before = row;
    row = next;
  }
  const slips = row[b.length]!;
  return slips <= atMost ? slips : undefined;
}
