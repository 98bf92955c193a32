/**
 * What is made when it is first asked for, and kept: for what takes milliseconds, such as tables and patterns of many
 * letters, in modules that are loaded by whoever may never need it.
 */
export function onFirstUse<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
