import { Matrix } from '../../../core/vectors/matrix.ts';
import { productWith } from '../matMul.ts';
import { describeLoadError, wrongNumbers } from './describeLoadError.ts';
import { nativeLibrary } from './onnxLibrary.ts';

// The entry of a short-lived process: `tryNative [DEVICE]` ends with 0 where ONNX Runtime's native library loads and
// computes, with 1 and a reason on standard error where it says why not, or as the library makes it end.
const size = 64;

async function tryDevice(device: string): Promise<void> {
  const library = await nativeLibrary();
  if (device !== 'cpu' && !library.devices.includes(device)) {
    throw new Error(`there is none for ${process.platform}-${process.arch}`);
  }
  const all = (value: number): Matrix =>
    new Matrix(size, size, new Float32Array(size * size).fill(value));
  const product = await productWith(library, all(0.5), all(2), device);
  if (product.some((value) => Math.abs(value - size) > 1e-3)) {
    throw new Error(wrongNumbers);
  }
}

tryDevice(process.argv[2] ?? 'cpu').catch((error: unknown) => {
  process.stderr.write(`${describeLoadError(error)}\n`);
  process.exitCode = 1;
});
