import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { bundledModel } from '../support/projectPaths.ts';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';

/** The bundled model's weights as transformers.js wants them. */
export interface PeerModel {
  /** The folder above the model's. */
  readonly parent: string;
  readonly name: string;
  /** Why the usual q8 file (dynamic int8) is not there; undefined where it is, or was not wanted. */
  readonly noQ8: string | undefined;
}

/**
 * Lays out the same model for the peer, once: fp32 written by ONNX Runtime from the bundled file, q8 by the
 * project's model script, which needs Python, unless it is not wanted.
 */
export async function preparePeerModel({ withQ8 = true } = {}): Promise<PeerModel> {
  const parent = join(projectRoot, '.cache', 'bench');
  const name = 'peer';
  const onnx = join(parent, name, 'onnx');
  mkdirSync(onnx, { recursive: true });
  for (const file of ['config.json', 'tokenizer.json']) {
    copyFileSync(join(bundledModel, file), join(parent, name, file));
  }
  writeFileSync(
    join(parent, name, 'tokenizer_config.json'),
    JSON.stringify({
      tokenizer_class: 'BertTokenizer',
      model_max_length: 512,
      cls_token: '[CLS]',
      sep_token: '[SEP]',
      pad_token: '[PAD]',
      unk_token: '[UNK]',
      mask_token: '[MASK]',
    }),
  );
  const fp32 = join(onnx, 'model.onnx');
  if (!existsSync(fp32)) {
    const session = await InferenceSession.create(join(bundledModel, 'model.onnx'), {
      optimizedModelFilePath: fp32,
      graphOptimizationLevel: 'basic',
      logSeverityLevel: 3,
      extra: { session: { disable_quant_qdq: '1' } },
    });
    await session.release();
  }
  const q8 = join(onnx, 'model_quantized.onnx');
  let noQ8: string | undefined;
  if (withQ8 && !existsSync(q8)) {
    try {
      execFileSync('sh', [join(projectRoot, 'scripts/model/build.sh'), '--q8', q8], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    } catch (error) {
      noQ8 = `scripts/model/build.sh --q8 failed: ${String(error).split('\n')[0] ?? ''}`;
    }
  }
  return { parent, name, noQ8 };
}
