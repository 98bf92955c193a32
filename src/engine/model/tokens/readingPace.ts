import type { SessionInfo } from '../../../core/embedder/modelSession.ts';

// The 50 best of a query to Vaswani have 3,000 at the median and 3,600 at p95, which the bundled model in fp32 read in 1.1 s and 2.1 s
// on two virtual cores of a busy server.
const bundledTokens = 4000;
const bundledWork = 6 * 384 * 384;

/**
 * Tokens that a model reads in about a second, at most as many as the bundled one does: by its layers and their width, and not
 * by a clock, so that what is read, and the order that it makes, is the same on every machine. Of a model whose layers are
 * not known twelve are assumed.
 */
export function tokensOfASecond({
  dims,
  hiddenStateCount,
}: Pick<SessionInfo, 'dims' | 'hiddenStateCount'>): number {
  const layers = hiddenStateCount > 1 ? hiddenStateCount - 1 : 12;
  return Math.round(bundledTokens * Math.min(1, bundledWork / (layers * dims * dims)));
}
