/** How an activation becomes integers: its channels are divided by `divisors` first. */
export interface InputScale {
  /** One for each channel, above 0. */
  readonly divisors: Float32Array;
  /** What an integer counts, for all texts; undefined where each row has a scale of its own. */
  readonly step: number | undefined;
}

/** Weights as uint8 in blocks along the input dimension, row-major [inputs, outputs]. */
export interface BlockWeights {
  readonly inputs: number;
  readonly outputs: number;
  readonly blockSize: number;
  /** What stands for 0. */
  readonly zero: number;
  readonly rounded: Uint8Array;
  /** [inputs / blockSize, outputs] */
  readonly scales: Float32Array;
}

/** Weights as int8 with one scale for each output, row-major [inputs, outputs]. */
export interface ColumnWeights {
  readonly rounded: Int8Array;
  readonly scales: Float32Array;
}

const largest = 127;

/** Each row times its divisor, rounded anew: to nearest, symmetric, one scale for each output. */
export function columnWeights(weights: BlockWeights, divisors: Float32Array): ColumnWeights {
  const { inputs, outputs, blockSize, zero, rounded, scales } = weights;
  const values = new Float32Array(inputs * outputs);
  const sizes = new Float32Array(outputs);
  for (let input = 0; input < inputs; input++) {
    const divisor = divisors[input]!;
    const scaleAt = Math.floor(input / blockSize) * outputs;
    const at = input * outputs;
    for (let output = 0; output < outputs; output++) {
      const value = (rounded[at + output]! - zero) * scales[scaleAt + output]! * divisor;
      values[at + output] = value;
      const size = value < 0 ? -value : value;
      if (size > sizes[output]!) sizes[output] = size;
    }
  }
  const steps = sizes.map((size) => (size === 0 ? 1 : size / largest));
  const factors = steps.map((step) => 1 / step);
  const integers = new Int8Array(inputs * outputs);
  for (let at = 0; at < integers.length; at += outputs) {
    for (let output = 0; output < outputs; output++) {
      // As `Math.round`, five times as fast: what is cut off is never negative.
      integers[at + output] = ((values[at + output]! * factors[output]! + 128.5) | 0) - 128;
    }
  }
  return { rounded: integers, scales: steps };
}

/** The largest size in each row: [inputs]. */
export function rowPeaks({
  inputs,
  outputs,
  blockSize,
  zero,
  rounded,
  scales,
}: BlockWeights): Float32Array {
  return Float32Array.from({ length: inputs }, (_, input) => {
    const scaleAt = Math.floor(input / blockSize) * outputs;
    let peak = 0;
    for (let output = 0; output < outputs; output++) {
      const size = Math.abs(rounded[input * outputs + output]! - zero) * scales[scaleAt + output]!;
      if (size > peak) peak = size;
    }
    return peak;
  });
}
