// Writes media/model/int8.safetensors: how the model's activations become integers where it is computed in int8
// (src/core/model/int8/int8Graph.ts). build.sh runs it; by itself: `node scripts/model/int8Scales.ts`. Measured on the
// unrelated texts of src/engine/model, which are of many kinds and in no benchmark.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { int8Inputs } from '../../src/core/model/int8/int8Graph.ts';
import { int8ScalesName, scaleNames } from '../../src/core/model/int8/int8Scales.ts';
import { withOutputs } from '../../src/core/model/onnx/onnxOverlay.ts';
import { createTokenizer } from '../../src/core/tokenizer/createTokenizer.ts';
import { unrelatedPrograms } from '../../src/engine/model/unrelatedPrograms.ts';
import { unrelatedTexts } from '../../src/engine/model/unrelatedTexts.ts';
import { nativeLibrary } from '../../src/engine/runtime/library/onnxLibrary.ts';
import { bundledModel } from '../../test/support/projectPaths.ts';
import { writeBundledFile } from './bundledFile.ts';

// Sizes beyond are cut off: they are so rare that finer steps for all others are worth more.
const keptShare = 0.99995;
const largest = 127;
// Another processor computes other last bits; the file is to be the same.
const digits = 4;

const model = readFileSync(join(bundledModel, 'model.onnx'));
const peaks = int8Inputs(model);
const names = [...peaks.keys()];
const tokenizerJson = readFileSync(join(bundledModel, 'tokenizer.json'), 'utf8');
const tokenizer = createTokenizer({ tokenizerJson });
const { InferenceSession, Tensor } = await nativeLibrary();
const session = await InferenceSession.create(withOutputs(model, names), {
  extra: { session: { disable_quant_qdq: '1' } },
  logSeverityLevel: 3,
});

/** By activation: its rows over all texts. */
const rows = new Map<string, Float32Array[]>(names.map((name) => [name, []]));
const texts = [...unrelatedTexts, ...unrelatedPrograms].flatMap((subject) => [
  subject.query,
  ...subject.texts,
]);
for (const text of texts) {
  const { ids } = tokenizer.encode(text);
  const dims = [1, ids.length];
  const results = await session.run(
    {
      input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), dims),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), dims),
    },
    names,
  );
  for (const name of names) rows.get(name)?.push(results[name]?.data as Float32Array);
}

const tensors: { name: string; values: Float32Array }[] = [];
for (const [name, weightPeaks] of peaks) {
  const channels = weightPeaks.length;
  const own = rows.get(name) ?? [];
  const sizes = new Float32Array(channels).fill(1e-5);
  for (const values of own) {
    values.forEach((value, i) => {
      const channel = i % channels;
      sizes[channel] = Math.max(sizes[channel] ?? 0, Math.abs(value));
    });
  }
  const raw = sizes.map((size, i) => Math.sqrt(size / Math.max(weightPeaks[i] ?? 0, 1e-5)));
  const mean = Math.exp(raw.reduce((sum, value) => sum + Math.log(value), 0) / channels);
  const divisors = raw.map((value) => Number((value / mean).toPrecision(digits)));
  tensors.push({ name: scaleNames(name).divisors, values: divisors });
  // After the activation function each row has a scale of its own: few are large, and those very.
  if (name.endsWith('.gelu')) continue;
  const even = Float32Array.from(
    own.flatMap((values) =>
      Array.from(values, (value, i) => Math.abs(value) / divisors[i % channels]!),
    ),
  ).sort();
  const peak = even[Math.ceil(keptShare * even.length) - 1] ?? 1;
  const step = Number((peak / largest).toPrecision(digits));
  tensors.push({ name: scaleNames(name).step, values: Float32Array.of(step) });
}

const header: Record<string, unknown> = {};
let at = 0;
for (const { name, values } of tensors) {
  header[name] = {
    dtype: 'F32',
    shape: [values.length],
    data_offsets: [at, at + values.byteLength],
  };
  at += values.byteLength;
}
const json = Buffer.from(JSON.stringify(header));
const length = Buffer.alloc(8);
length.writeBigUInt64LE(BigInt(json.length));
const bytes = Buffer.concat([
  length,
  json,
  ...tensors.map(({ values }) => new Uint8Array(values.buffer)),
]);
writeBundledFile(int8ScalesName, bytes);
