import type { IndexLocation } from '../../protocol/indexApi.ts';
import { existsAt, placeAt } from './indexPlace.ts';
import { parseSource, sourceSetting } from './models/modelSource.ts';
import { WorkspaceKeys } from './store/workspaceReader.ts';

/**
 * `int8` where the vectors of an index are of the model with these files, in int8, and nobody asked for that: a release
 * chose it that measured what is faster. In fp32 all of it would be embedded a second time. Reads one setting of the
 * file and writes nothing; throws `fileUnreadable` where it cannot.
 */
export function unchosenPrecision(location: IndexLocation, filesHash: string): 'int8' | undefined {
  const place = placeAt(location);
  if (!existsAt(place)) return undefined;
  const workspace = new WorkspaceKeys(place.workspacePath);
  try {
    const source = parseSource(workspace.setting(sourceSetting));
    if (source === undefined || source.isPrecisionChosen === true) return undefined;
    const { model, precision } = JSON.parse(source.space) as Readonly<Record<string, unknown>>;
    return model === filesHash && precision === 'int8' ? precision : undefined;
  } finally {
    workspace.close();
  }
}
