import type { SessionInfo } from '../../../core/embedder/modelSession.ts';

// The bundled model in fp32 reads 2,000 of passages in a second on two virtual cores of a busy server, and more on a desktop. The
// 50 best of Vaswani have some 2,500.
const bundledTokens = 3000;
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
