/**
 * A message as it arrives on the other side of a webview: plain data goes through JSON (undefined is lost,
 * NaN becomes null), typed arrays and buffers cross as they are.
 */
export function asVscodeSends(message: unknown): unknown {
  const binaries: unknown[] = [];
  const marker = '$binary';
  const text = JSON.stringify(message, (_, value: unknown) => {
    if (!(value instanceof ArrayBuffer) && !ArrayBuffer.isView(value)) return value;
    binaries.push(structuredClone(value));
    return { [marker]: binaries.length - 1 };
  });
  return JSON.parse(text, (_, value: unknown) => {
    const isMarked = typeof value === 'object' && value !== null && marker in value;
    return isMarked ? binaries[(value as Record<string, number>)[marker]!] : value;
  }) as unknown;
}
