import type { Engine } from '../../src/engine/engine.ts';
import type { VersionFile } from '../../src/features/versions/model/versionFiles.ts';

/** A version of a file, as the explorer gives it. */
export function versionFile(text: string, path: string): VersionFile {
  return {
    path,
    text,
    uri: { scheme: 'file', authority: '', path: `/${path}`, query: '', fragment: '' },
  };
}

/** The engine, and how many texts each of its documents ran through the model. */
export function countingEngine(engine: Engine): { counting: Engine; embedded: number[] } {
  const embedded: number[] = [];
  const counting: Engine = {
    ...engine,
    embedDocument: async (request, options) => {
      const answer = await engine.embedDocument(request, options);
      embedded.push(answer.embeddedTextCount);
      return answer;
    },
  };
  return { counting, embedded };
}
