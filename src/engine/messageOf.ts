/** The first line of what a runtime says of a failure, without the place in its own source. */
export function messageOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = text.split('\n')[0] ?? '';
  return line.replace(/^\S+\.(?:cc|h):\d+ .*?\) (?=[A-Z])/, '').slice(0, 200);
}
