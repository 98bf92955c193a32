/** Why the native library did not load, in words that go behind "because". */
export function describeLoadError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    return `there is none for ${process.platform}-${process.arch}`;
  }
  const text = error instanceof Error ? error.message : String(error);
  // ONNX Runtime puts place and condition of its own source before the words.
  return (text.split('\n')[0] ?? '').replace(/^.*onnxruntime_src.* was false\. /, '');
}
