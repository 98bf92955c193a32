import type { CosineOrder } from '../../memory.ts';

/** The tokens other than `chosen`, in order; those without a cosine (NaN) last, ties by position. */
export function tokensByCosine(
  cosines: Float32Array,
  chosen: number,
  order: CosineOrder,
  pieceOf: (token: number) => string,
): number[] {
  const tokens = Array.from(cosines.keys()).filter((token) => token !== chosen);
  const valueOf = (token: number): number => {
    const cosine = cosines[token] ?? NaN;
    if (Number.isNaN(cosine)) return Infinity;
    return order === 'highest' ? -cosine : cosine;
  };
  switch (order) {
    case 'position':
      return tokens;
    case 'piece':
      return tokens
        .map((token) => ({ token, piece: pieceOf(token) }))
        .sort((a, b) => (a.piece < b.piece ? -1 : a.piece > b.piece ? 1 : a.token - b.token))
        .map(({ token }) => token);
    case 'highest':
    case 'lowest':
      return tokens.sort((a, b) => {
        const difference = valueOf(a) - valueOf(b);
        return Number.isNaN(difference) || difference === 0 ? a - b : difference;
      });
  }
}
