import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { quoted } from '../../core/errors/quoted.ts';
import { jsonLine } from '../../core/json/jsonLine.ts';
import { jsonObject } from '../../core/model/jsonObject.ts';
import { parseManifest } from '../../core/model/modelFacts.ts';
import { countText } from '../../core/text/countText.ts';
import { sizeText } from '../../core/text/sizeText.ts';
import { damagedFiles } from '../../node/model/damagedFiles.ts';
import type { ModelPlan } from '../../node/hub/modelDownload.ts';
import { isModelId, type ModelFile } from '../../node/model/modelRecord.ts';
import type { BegunModel, StoredModel } from '../../node/model/modelStore.ts';
import { addedModels, type AddedModels } from '../addedModels.ts';
import type { Command, CommandContext } from '../command.ts';
import { parseArguments } from '../input/parseArguments.ts';
import { StandardOutput } from '../standardOutput.ts';
import { UsageError } from '../input/usageError.ts';
import { leastCosine, verifyAgainst } from '../verifyAgainst.ts';

const longestId = 100;

/** A model as `list` shows it. */
interface ListedModel {
  readonly id: string;
  /** `cached`: in the user's Hugging Face cache, and not added. `begun`: a download that is not whole. */
  readonly state: 'bundled' | 'added' | 'cached' | 'begun';
  readonly commit: string | null;
  readonly bytes: number;
  readonly files: readonly ModelFile[];
  readonly addedAt: string | null;
  readonly source: string;
  readonly path: string;
}

export const modelsCommand: Command = {
  name: 'models',
  summary: 'models beside the bundled one: list, add, verify, remove',
  help: `Usage: semantic-text models list [--json]
       semantic-text models add ID [--json]
       semantic-text models verify [ID] [--json]
       semantic-text models verify ID --against FILE [--least COSINE] [--json]
       semantic-text models remove ID [--json]

Keeps models in your cache folder, so that --model ID finds them. ID is the model's id on the Hugging Face Hub, such
as Xenova/distilbert-base-uncased; it must have an ONNX file.

  list      the bundled model, those that were added, those in your Hugging Face cache that can be used, and those
            of which a download was begun
  add       takes a model from your Hugging Face cache where it is there, or fetches what is needed of it: pinned to
            a commit, each file checked against the hash that the Hub lists; an interrupted download goes on later
  verify    reads every file of one model, or of all, and compares it with its hash; exit code 1 if one is damaged
            --against FILE compares its vectors with those of its makers' code (a file that
            scripts/models/referenceVectors.py makes with sentence-transformers) and prints the cosine of each text;
            exit code 1 if one is below --least (0.999). ID may then be a folder, too
  remove    removes a model that was added, or what has come of one
  --json    a JSON object a line instead of a table

Environment: HF_ENDPOINT (a mirror), HF_TOKEN (for models that are not public), HF_HOME or HF_HUB_CACHE (where the
Hugging Face cache lies), HF_HUB_OFFLINE=1 (nothing is fetched), NODE_USE_ENV_PROXY=1 (HTTPS_PROXY is used).
`,

  async run(args, context) {
    const { values, positionals } = parseArguments(args, {
      json: { type: 'boolean' },
      against: { type: 'string' },
      least: { type: 'string' },
    });
    const [word, id, ...more] = positionals;
    const run = actions.get(word ?? '');
    if (!run) throw new UsageError('Give one of list, add ID, verify [ID], remove ID.');
    const mayHaveId = word !== 'list';
    const needsId = mayHaveId && word !== 'verify';
    if (more.length > 0 || id === '' || (id === undefined ? needsId : !mayHaveId)) {
      throw new UsageError(`models ${word ?? ''} takes ${mayHaveId ? 'one ID' : 'no more'}.`);
    }
    const output = new StandardOutput(context.streams);
    const { against, least } = values;
    if (against !== undefined || least !== undefined) {
      if (word !== 'verify' || id === undefined || against === undefined)
        throw new UsageError('--against FILE, and --least with it, go with models verify ID.');
      const model = id === (await bundledModel(context)).id ? undefined : id;
      const asked = { model, against, least: leastCosine(least), isJson: values.json === true };
      return verifyAgainst(asked, output, context);
    }
    const rows = await run({ models: addedModels(), id: id ?? '', context });
    for (const { json, text } of rows) {
      await output.write(values.json === true ? jsonLine(json) : `${text}\n`);
    }
    await output.flush();
    const damaged = rows.flatMap(({ damagedId }) => damagedId ?? []);
    if (damaged.length > 0) {
      throw new AppError(
        'modelInvalid',
        `Damaged: ${damaged.join(', ')}; remove what is damaged and add it again.`,
      );
    }
  },
};

interface Row {
  readonly json: object;
  readonly text: string;
  readonly damagedId?: string;
}

interface Asked {
  readonly models: AddedModels;
  /** '' where none was given. */
  readonly id: string;
  readonly context: CommandContext;
}

const actions: ReadonlyMap<string, (asked: Asked) => Promise<readonly Row[]>> = new Map([
  ['list', list],
  ['add', add],
  ['verify', verify],
  ['remove', remove],
]);

async function list({ models, context }: Asked): Promise<readonly Row[]> {
  const added = await models.store.list();
  const cached: ListedModel[] = [];
  for (const { id, folder } of await models.cache.list()) {
    if (added.some(({ record }) => record.id === id)) continue;
    const plan = await models.download.planFromCache(id);
    if (plan) cached.push(listedPlan(plan, folder));
  }
  const bundled = await bundledModel(context);
  const begun = (await models.store.begun()).map(listedBegun);
  return tableOf([bundled, ...added.map(listedModel), ...cached, ...begun]);
}

async function add({ models, id, context }: Asked): Promise<readonly Row[]> {
  const { download } = models;
  if (!isModelId(id)) {
    throw new UsageError(
      `An id looks like owner/name, as on the model's page, not ${quoted(id, longestId)}.`,
    );
  }
  context.progress(`Looking for ${id}…`);
  const plan = (await download.planFromCache(id)) ?? (await download.planFromHub(id));
  const { files, listing, bytes, fetchBytes, source } = plan;
  const amount = fetchBytes === bytes ? '' : `, ${sizeText(fetchBytes)} of them fetched`;
  context.message(
    `${id}, commit ${listing.commit.slice(0, 8)}: ${countText(files.length, 'file')}, ${sizeText(bytes)}${amount}, from ${source}.`,
  );
  const added = await download.add(plan, undefined, ({ bytes: done, total }) => {
    context.progress(`${Math.floor((100 * done) / total)} % of ${sizeText(total)}`);
  });
  context.progress(undefined);
  return tableOf([listedModel(added)]);
}

async function verify({ models, id, context }: Asked): Promise<readonly Row[]> {
  const bundled = await bundledModel(context);
  const added = await models.store.list();
  const all = [bundled, ...added.map(listedModel)];
  const wanted = id === '' ? all : all.filter((model) => model.id === id);
  // Throws where there is none.
  if (wanted.length === 0) wanted.push(listedModel(await models.store.require(id)));
  const rows: Row[] = [];
  for (const model of wanted) {
    context.progress(`Verifying ${model.id}…`);
    const damaged = await damagedFiles(model.path, model.files);
    const isWhole = damaged.length === 0;
    rows.push({
      json: { id: model.id, whole: isWhole, damaged },
      text: `${model.id}  ${isWhole ? 'whole' : `damaged: ${damaged.join(', ')}`}`,
      ...(isWhole ? {} : { damagedId: model.id }),
    });
  }
  context.progress(undefined);
  return rows;
}

async function remove({ models, id, context }: Asked): Promise<readonly Row[]> {
  if (id === (await bundledModel(context)).id && !(await models.store.find(id))) {
    throw new AppError('invalidInput', `${id} is part of this program; it cannot be removed.`);
  }
  const bytes = await models.store.remove(id);
  return [{ json: { id, bytes }, text: `${id} removed, ${sizeText(bytes)}` }];
}

async function bundledModel({ bundledModel: path }: CommandContext): Promise<ListedModel> {
  const text = await readFile(join(path, 'manifest.json'), 'utf8');
  const { facts, files } = parseManifest(text);
  const { source } = jsonObject(text, 'manifest.json');
  return {
    id: facts.id,
    state: 'bundled',
    commit: null,
    bytes: sumOf(files),
    files,
    addedAt: null,
    source: typeof source === 'string' ? source : '',
    path,
  };
}

function listedModel({ record, folder, bytes }: StoredModel): ListedModel {
  return { ...record, state: 'added', bytes, path: folder };
}

function listedPlan({ listing, files, bytes, source }: ModelPlan, folder: string): ListedModel {
  const { id, commit } = listing;
  return { id, state: 'cached', commit, bytes, files, addedAt: null, source, path: folder };
}

function listedBegun({ id, folder, bytes }: BegunModel): ListedModel {
  const nothing = { commit: null, files: [], addedAt: null, source: '' };
  return { id, state: 'begun', bytes, path: folder, ...nothing };
}

function tableOf(models: readonly ListedModel[]): readonly Row[] {
  const width = Math.max(...models.map(({ id }) => id.length));
  return models.map((model) => {
    const { id, state, commit, bytes, source } = model;
    const columns = [
      id.padEnd(width),
      state.padEnd('bundled'.length),
      sizeText(bytes).padStart('999 bytes'.length),
      (commit ?? '').slice(0, 8).padEnd(8),
      source,
    ];
    const files = model.files.map(({ path, bytes: size, hash }) => ({
      path,
      bytes: size,
      [hash.kind]: hash.hex,
    }));
    const { addedAt, path } = model;
    const json = { id, state, commit, bytes, addedAt, source, path, files };
    return { json, text: columns.join('  ').trimEnd() };
  });
}

function sumOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
