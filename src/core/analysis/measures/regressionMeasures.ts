/** How near guessed numbers come to the true ones. A correlation is null where either list has one value alone. */
export interface RegressionMeasures {
  /** Records. */
  readonly count: number;
  readonly pearson: number | null;
  readonly spearman: number | null;
  /** Mean of the differences without sign. */
  readonly mae: number;
  /** Root of the mean of the squared differences. */
  readonly rmse: number;
  /** 1 - squared differences over those to the mean of the true ones; null where they are all equal. */
  readonly r2: number | null;
}

type Numbers = ArrayLike<number>;

export function measureRegression(truth: Numbers, guesses: Numbers): RegressionMeasures {
  const count = truth.length;
  const mean = meanOf(truth);
  let absolute = 0;
  let squares = 0;
  let spread = 0;
  for (let i = 0; i < count; i++) {
    const difference = guesses[i]! - truth[i]!;
    absolute += Math.abs(difference);
    squares += difference * difference;
    spread += (truth[i]! - mean) ** 2;
  }
  return {
    count,
    pearson: pearson(truth, guesses),
    spearman: spearman(truth, guesses),
    mae: absolute / count,
    rmse: Math.sqrt(squares / count),
    r2: spread === 0 ? null : 1 - squares / spread,
  };
}

/** Pearson's correlation, -1 to 1; null where one of the lists does not vary. */
export function pearson(a: Numbers, b: Numbers): number | null {
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    product += (a[i]! - meanA) * (b[i]! - meanB);
    squaresA += (a[i]! - meanA) ** 2;
    squaresB += (b[i]! - meanB) ** 2;
  }
  const scale = Math.sqrt(squaresA * squaresB);
  return scale > 0 ? Math.max(-1, Math.min(1, product / scale)) : null;
}

/** Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank. */
export function spearman(a: Numbers, b: Numbers): number | null {
  return pearson(ranks(a), ranks(b));
}

function ranks(values: Numbers): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const result = new Float64Array(values.length);
  for (let first = 0; first < order.length;) {
    let next = first + 1;
    while (next < order.length && values[order[next]!] === values[order[first]!]) next++;
    for (let k = first; k < next; k++) result[order[k]!] = (first + next - 1) / 2;
    first = next;
  }
  return result;
}

function meanOf(values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
