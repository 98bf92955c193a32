import type { OpenRequest } from '../../../protocol/engineApi.ts';
import { olderSettings, type UsedSpace } from '../store/spaceRoles.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import type { IndexModel } from './indexModel.ts';

/** Where the vectors of a space come from, kept with an index so that queries can be embedded among them later on. */
export interface ModelSource {
  /** Name of the space. */
  readonly space: string;
  /** Of the model, for people. */
  readonly name: string;
  readonly trainedForSimilarity: boolean;
  /** How it was opened, with all that was chosen. */
  readonly request: OpenRequest;
}

function sourceText(model: IndexModel): string {
  const { space, name, trainedForSimilarity, request } = model;
  const source: ModelSource = {
    ...{ space: space.name, name, trainedForSimilarity, request },
  };
  return JSON.stringify(source);
}

/** Undefined where none was kept, or an earlier release kept another kind. */
export function parseSource(text: string | undefined): ModelSource | undefined {
  if (text === undefined || text === '') return undefined;
  const source = JSON.parse(text) as Partial<ModelSource>;
  const isWhole =
    typeof source.space === 'string' &&
    typeof source.name === 'string' &&
    typeof source.trainedForSimilarity === 'boolean' &&
    typeof source.request?.modelFolder === 'string';
  return isWhole ? (source as ModelSource) : undefined;
}

/**
 * The spaces whose vectors an index uses: the one that answers, since its vectors were complete last or are the first
 * ones, and the one that is being filled. Other processes delete the vectors of spaces that no workspace uses.
 */
export class UsedSpaces {
  readonly #workspace: WorkspaceDatabase;

  constructor(workspace: WorkspaceDatabase) {
    this.#workspace = workspace;
  }

  /** Name of the space that answers; undefined before any. */
  get answering(): string | undefined {
    return this.#answering()?.name;
  }

  /** Name, for people, of the model that answers. */
  get modelName(): string | undefined {
    return this.#answering()?.model;
  }

  /** How to open the model that answers; undefined where an early release made its vectors. */
  get source(): ModelSource | undefined {
    const space = this.#answering();
    const source = parseSource(space?.source);
    return source?.space === space?.name ? source : undefined;
  }

  /** Vectors of a model are about to be added: where there were none, its space answers from now on. */
  fill(model: IndexModel): void {
    const { answering } = this;
    if (answering === undefined) this.answer(model);
    else if (answering !== model.space.name) {
      this.#workspace.setUsedSpace('filling', { name: model.space.name, model: model.name });
      this.#workspace.setSetting(olderSettings.filling, model.space.name);
    }
  }

  /** The vectors of a model are complete, so its space answers; the name of the one that did before, where it is another. */
  answer(model: IndexModel): string | undefined {
    const { answering } = this;
    const { name } = model.space;
    const source = sourceText(model);
    this.#workspace.setUsedSpace('answering', { name, model: model.name, source });
    this.#workspace.setUsedSpace('filling', undefined);
    this.#workspace.setSetting(olderSettings.answering, name);
    this.#workspace.setSetting(olderSettings.model, model.name);
    this.#workspace.setSetting(olderSettings.source, source);
    this.#workspace.setSetting(olderSettings.filling, '');
    return answering === name ? undefined : answering;
  }

  #answering(): UsedSpace | undefined {
    return answeringSpace(this.#workspace);
  }
}

/** The space that answers, by what a workspace's file says; what an older release has written since counts. */
function answeringSpace(
  file: Pick<WorkspaceDatabase, 'usedSpace' | 'setting'>,
): UsedSpace | undefined {
  const space = file.usedSpace('answering');
  const name = file.setting(olderSettings.answering);
  if (name === undefined || name === space?.name) return space;
  const model = file.setting(olderSettings.model) ?? '';
  return { name, model, source: file.setting(olderSettings.source) };
}
