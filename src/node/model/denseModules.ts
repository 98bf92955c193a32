import type { DenseLayer } from '../../core/embedder/denseLayers.ts';
import { parseDenseModule } from '../../core/model/denseModule.ts';
import { modelText } from './modelFile.ts';
import type { FileReader } from './recordedFiles.ts';

interface DenseModules {
  readonly layers: readonly DenseLayer[];
  /** Why they are left out, where they are. */
  readonly notes: readonly string[];
  /** Of the files that the layers were read from. */
  readonly bytes: readonly Buffer[];
}

/** Reads the dense modules in folders of a model: all of them, or none where one is not to be had. Throws `modelInvalid`. */
export async function readDenseModules(
  paths: readonly string[],
  read: FileReader,
): Promise<DenseModules> {
  const layers: DenseLayer[] = [];
  const bytes: Buffer[] = [];
  for (const path of paths) {
    const configPath = `${path}/config.json`;
    const config = await read(configPath);
    const weights = await read(`${path}/model.safetensors`);
    const text = config && modelText(config, configPath);
    const { layer, note } = parseDenseModule({ path, config: text, weights });
    // What follows was trained on what this one gives.
    if (!layer) return { layers: [], notes: [note], bytes: [] };
    layers.push(layer);
    bytes.push(...[config, weights].flatMap((file) => file ?? []));
  }
  return { layers, notes: [], bytes };
}
