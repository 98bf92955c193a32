import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LayeredSession } from '../../../../src/engine/runtime/layeredSession.ts';
import { nativeLibrary } from '../../../../src/engine/runtime/onnxLibrary.ts';
import { onnxRuntime } from '../../../../src/engine/runtime/onnxRuntime.ts';
import {
  differencesToPyTorch,
  readTinyModel,
  tinyModelDims,
  tinyModelHeads,
  tinyModelLayers,
  tinyModelProbe,
} from '../../../support/tinyModels.ts';

const runtime = onnxRuntime(await nativeLibrary(), 1, { precision: 'fp32' });

/** Of scripts/models/tinyFamilies.py, and where a text's first token stands. */
const families: readonly (readonly [string, number])[] = [
  ['modernbert', 0],
  ['mpnet', 0],
  ['roberta', 0],
  ['robertaPositions', 2],
  ['deberta', 0],
  ['albert', 0],
  ['electra', 0],
  ['t5', 0],
  ['qwen3', 0],
  ['gemma3', 0],
];

describe('every layer and map of other families agrees with PyTorch', () => {
  for (const [name, firstPosition] of families) {
    test(name, async () => {
      const session = await LayeredSession.create(readTinyModel(`${name}/export`), runtime, {
        ...{ headCount: undefined, probe: tinyModelProbe, firstPosition },
      });
      const { info } = session;
      assert.equal(info.layersNote, undefined);
      assert.equal(info.dims, tinyModelDims);
      assert.equal(info.hiddenStateCount, tinyModelLayers + 1);
      assert.equal(info.attentionLayerCount, tinyModelLayers);
      assert.equal(info.headCount, tinyModelHeads);
      for (const [what, difference] of await differencesToPyTorch(session, `${name}/golden`)) {
        // The golden values have no parts of the embedding.
        if (info.embeddingParts.some((part) => part === what)) continue;
        assert.ok(difference <= 1e-4, `${what} differs by ${difference}`);
      }
      await session.dispose();
    });
  }
});
