/**
 * A runtime's numbers as fp32: half-precision ones are widened, which is exact. Undefined where the type is no
 * floating-point one.
 */
export function toFloat32(type: string, data: unknown): Float32Array | undefined {
  if (type === 'float32' && data instanceof Float32Array) return data;
  if (type === 'float64' && data instanceof Float64Array) return Float32Array.from(data);
  if (type !== 'float16' || !ArrayBuffer.isView(data)) return undefined;
  // Bits, or an array of numbers where the platform has such: both are two bytes each.
  const bits = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = halfValue(bits[i] ?? 0);
  return values;
}

/** IEEE 754 binary16: one sign bit, five of exponent, ten of fraction. */
export function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
