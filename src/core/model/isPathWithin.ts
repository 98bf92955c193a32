/**
 * Whether a path, with `/`, stays below the folder that it is relative to, and names the same file on every platform:
 * Windows takes dots and spaces off the end of a name and allows few signs in it.
 */
export function isPathWithin(path: string): boolean {
  return (
    !/[\\:*?"<>|\p{Cc}]/u.test(path) && path.split('/').every((part) => !/^$|[. ]$/.test(part))
  );
}
