/** Whether a path, with `/`, stays below the folder that it is relative to, on every platform. */
export function isPathWithin(path: string): boolean {
  return (
    path !== '' &&
    !/[\\:\0]/.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}
