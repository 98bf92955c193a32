import { throwIfCancelled } from '../../errors/appError.ts';

/** The value of a function at a point, and its gradient there. */
export interface ValueAndGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface MinimiseOptions {
  /** Ends where no number of the gradient is larger. */
  readonly tolerance: number;
  /** Ends with a step that lowers the value by a smaller share of it than this. */
  readonly leastGain: number;
  readonly mostSteps: number;
  /** An approximation of the inverse Hessian, up to a factor, applied to a gradient; the identity when absent. */
  readonly precondition?: ((gradient: Float64Array) => Promise<Float64Array>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly steps: number;
}

// As many as most implementations keep (Nocedal and Wright recommend 3 to 20).
const keptPairs = 10;
// Sufficient decrease and curvature, the usual constants of Nocedal and Wright, chapter 3.
const decrease = 1e-4;
const curvature = 0.9;
const mostTries = 20;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly product: number;
}

/**
 * Minimises a smooth convex function by L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.4), with a line
 * search for the weak Wolfe conditions by bisection. Ends as well where rounding lets no step lower the value. Deterministic.
 */
export async function minimise(
  at: (point: Float64Array) => Promise<ValueAndGradient>,
  start: Float64Array,
  { tolerance, leastGain, mostSteps, precondition, signal }: MinimiseOptions,
): Promise<Minimum> {
  const pairs: Pair[] = [];
  let point = start;
  let current = await at(point);
  let steps = 0;
  while (steps < mostSteps && largest(current.gradient) > tolerance) {
    throwIfCancelled(signal);
    const direction = await directionFrom(current.gradient, pairs, precondition);
    const slope = dot(direction, current.gradient);
    if (!(slope < 0)) {
      // Rounding has spoiled what was kept.
      if (pairs.length === 0) break;
      pairs.length = 0;
      continue;
    }
    const isFirst = pairs.length === 0 && !precondition;
    const first = isFirst ? Math.min(1, 1 / Math.sqrt(dot(direction, direction))) : 1;
    const found = await lineSearch(at, { point, direction, slope, value: current.value }, first);
    if (!found) {
      if (pairs.length === 0) break;
      pairs.length = 0;
      continue;
    }
    const step = difference(found.point, point);
    const change = difference(found.gradient, current.gradient);
    const product = dot(step, change);
    if (product > 0) pairs.push({ step, change, product });
    if (pairs.length > keptPairs) pairs.shift();
    const gained = current.value - found.value;
    ({ point } = found);
    current = found;
    steps++;
    if (gained <= Math.max(leastGain, Number.EPSILON) * Math.abs(current.value)) break;
  }
  return { point, value: current.value, steps };
}

/** -H·gradient by the two loops of L-BFGS. */
async function directionFrom(
  gradient: Float64Array,
  pairs: readonly Pair[],
  precondition: MinimiseOptions['precondition'],
): Promise<Float64Array> {
  const rest = new Float64Array(gradient.length);
  add(rest, gradient, -1);
  const shares: number[] = [];
  for (const { step, change, product } of pairs.toReversed()) {
    const share = dot(step, rest) / product;
    shares.push(share);
    add(rest, change, -share);
  }
  const direction = precondition ? await precondition(rest) : rest;
  const last = pairs.at(-1);
  if (last) {
    // The scale of the last step's curvature, seen through the preconditioner.
    const mapped = precondition ? await precondition(last.change) : last.change;
    const scale = last.product / dot(last.change, mapped);
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (const { step, change, product } of pairs) {
    const share = dot(change, direction) / product;
    add(direction, step, shares.pop()! - share);
  }
  return direction;
}

interface Line {
  readonly point: Float64Array;
  readonly direction: Float64Array;
  /** Of the function along the direction. */
  readonly slope: number;
  readonly value: number;
}

async function lineSearch(
  at: (point: Float64Array) => Promise<ValueAndGradient>,
  { point, direction, slope, value }: Line,
  first: number,
): Promise<(ValueAndGradient & { point: Float64Array }) | undefined> {
  let low = 0;
  let high = Infinity;
  let length = first;
  let lower: (ValueAndGradient & { point: Float64Array }) | undefined;
  for (let tries = 0; tries < mostTries; tries++) {
    const next = point.slice();
    add(next, direction, length);
    const found = { point: next, ...(await at(next)) };
    // Written so that NaN and infinity count as too far.
    if (!(found.value <= value + decrease * length * slope)) high = length;
    else if (dot(found.gradient, direction) < curvature * slope) {
      low = length;
      lower = found;
    } else return found;
    length = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return lower;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = a[i]! - b[i]!;
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function add(target: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * values[i]!;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
