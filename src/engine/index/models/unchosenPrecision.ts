import type { IndexLocation } from '../../../protocol/indexApi.ts';
import { existsAt, filesAt } from '../store/indexFiles.ts';
import { WorkspaceReader } from '../store/workspaceReader.ts';
import { answeringSpace, parseSource } from './usedSpaces.ts';

/**
 * `int8` where the vectors of an index are of the model with these files, in int8, and nobody asked for that: a release
 * chose it that measured what is faster. In fp32 all of it would be embedded a second time. Reads what the file says of
 * its vectors and writes nothing; throws `fileUnreadable` where it cannot.
 */
export function unchosenPrecision(location: IndexLocation, filesHash: string): 'int8' | undefined {
  const files = filesAt(location);
  if (!existsAt(files)) return undefined;
  const workspace = new WorkspaceReader(files.workspacePath);
  try {
    const source = parseSource(answeringSpace(workspace)?.source);
    if (source === undefined || source.isPrecisionChosen === true) return undefined;
    const { model, precision } = JSON.parse(source.space) as Readonly<Record<string, unknown>>;
    return model === filesHash && precision === 'int8' ? precision : undefined;
  } finally {
    workspace.close();
  }
}
