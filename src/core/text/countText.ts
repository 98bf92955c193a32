/** `1 hit`, `2,000 hits`. `many`: where it is not `one` with an s. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
