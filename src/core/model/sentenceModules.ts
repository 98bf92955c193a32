import { isPathWithin } from './isPathWithin.ts';
import { jsonValue } from './jsonObject.ts';

/** What sentence-transformers puts together to make vectors, as `modules.json` lists it. */
export interface SentenceModules {
  /** Folder of the transformer's files, relative to the model's; '' where they lie in it. */
  readonly transformerPath: string;
  /** Folder of the pooling's `config.json`. */
  readonly poolingPath: string;
  /** What is listed and not done here: a sentence each. */
  readonly notes: readonly string[];
}

const usualPoolingPath = '1_Pooling';

/** Reads `modules.json`; without one, what is usual. Throws `modelInvalid`. */
export function parseSentenceModules(json: string | undefined): SentenceModules {
  const listed = json === undefined ? undefined : jsonValue(json, 'modules.json');
  const modules = Array.isArray(listed) ? listed.map(toModule) : [];
  const pathOf = (type: string): string | undefined => {
    const path = modules.find((module) => module.type === type)?.path;
    return path !== undefined && (path === '' || isPathWithin(path)) ? path : undefined;
  };
  const notes = modules
    .filter(({ type }) => !['Transformer', 'Pooling', 'Normalize'].includes(type))
    .map(
      ({ type }) =>
        `The model’s modules.json lists a ${type} module, which is not applied here: vectors are those that pooling gives.`,
    );
  return {
    transformerPath: pathOf('Transformer') ?? '',
    poolingPath: pathOf('Pooling') ?? usualPoolingPath,
    notes,
  };
}

function toModule(value: unknown): { readonly type: string; readonly path: string } {
  const { type, path } = (value ?? {}) as Record<'type' | 'path', unknown>;
  // The last part of a Python class's name, whatever package holds it.
  const name = typeof type === 'string' ? type.slice(type.lastIndexOf('.') + 1) : 'nameless';
  return { type: name, path: typeof path === 'string' ? path : '' };
}
