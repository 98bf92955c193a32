/**
 * The ways of pooling that sentence-transformers can join, one vector behind the other; `mean-sqrt` is the sum over the
 * tokens divided by the square root of their number, which alone has the mean's direction and here a length of its own.
 */
export const joinableWays = [
  'cls',
  'max',
  'mean',
  'mean-sqrt',
  'weighted-mean',
  'last-token',
] as const;

export type JoinableWay = (typeof joinableWays)[number];

/** Two or more ways, such as `cls+mean`: what they give, one behind the other. */
export type JoinedPooling = `${JoinableWay}+${string}`;

const sign = '+';
/** So that no file makes a vector of any length. */
export const mostJoined = 12;

/** Undefined for less than two. */
export function joinedPooling([first, ...more]: readonly JoinableWay[]): JoinedPooling | undefined {
  return first === undefined || more.length === 0 ? undefined : `${first}${sign}${more.join(sign)}`;
}

export function isJoined(pooling: string): pooling is JoinedPooling {
  return joinedWays(pooling).length > 1;
}

/** The ways that are joined, in order; none for what is not such a pooling. */
export function joinedWays(pooling: string): readonly JoinableWay[] {
  const names = pooling.split(sign, mostJoined + 1);
  const ways = names.flatMap((name) => joinableWays.find((way) => way === name) ?? []);
  return ways.length === names.length && ways.length > 1 && ways.length <= mostJoined ? ways : [];
}
