import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LayeredSession } from '../../../../src/engine/runtime/layeredSession.ts';
import { nativeLibrary } from '../../../../src/engine/runtime/library/onnxLibrary.ts';
import { onnxRuntime } from '../../../../src/engine/runtime/onnxRuntime.ts';
import {
  differencesToPyTorch,
  readTinyModel,
  tinyFamilies,
  tinyModelDims,
  tinyModelHeads,
  tinyModelLayers,
  tinyModelProbe,
} from '../../../support/tinyModels.ts';

const runtime = onnxRuntime(await nativeLibrary(), 1, { precision: 'fp32' });

describe('every layer and map of other families agrees with PyTorch', () => {
  for (const { name, firstPosition } of tinyFamilies) {
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
