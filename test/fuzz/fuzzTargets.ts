import type { AnyTarget } from './fuzzTarget.ts';
import { cutters } from './targets/cutters.ts';
import { ignoreRules } from './targets/ignoreRules.ts';
import { indexFiles } from './targets/indexFiles.ts';
import { modelFiles } from './targets/modelFiles.ts';
import { notebooks } from './targets/notebooks.ts';
import { npyFiles } from './targets/npyFiles.ts';
import { onnxGraphs } from './targets/onnxGraphs.ts';
import { parquetFiles } from './targets/parquetFiles.ts';
import { queries } from './targets/queries.ts';
import { rpcMessages } from './targets/rpcMessages.ts';
import { safetensorsFiles } from './targets/safetensorsFiles.ts';
import { tables } from './targets/tables.ts';
import { tokenizerFiles } from './targets/tokenizerFiles.ts';
import { wordPieces } from './targets/wordPieces.ts';

/** All targets, by name. */
export const fuzzTargets: Readonly<Record<string, AnyTarget>> = {
  ...{ wordPieces, tokenizerFiles, modelFiles, onnxGraphs, safetensorsFiles, indexFiles },
  ...{ tables, npyFiles, parquetFiles, notebooks, cutters, ignoreRules, queries, rpcMessages },
};
