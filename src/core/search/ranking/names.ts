/** A name as code writes it, in any script: the source of a pattern with the flag `u`. */
export const namePattern = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;

const last = new RegExp(String.raw`${namePattern}(?=[^\p{L}\p{N}_$]*$)`, 'u');

/** The name that a title or a query ends with, signs behind it aside: `Response` of `Rack::Response()`; undefined where it ends with none. */
export function lastNameOf(text: string): string | undefined {
  return last.exec(text)?.[0];
}
