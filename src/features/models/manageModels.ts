import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { sizeText } from '../../core/text/sizeText.ts';
import type { EngineClient } from '../../host/engine/engineClient.ts';
import type { ChosenModel, RefusedModel } from '../../host/models/chosenModel.ts';
import type { BegunModel, ModelLibrary, StoredModel } from '../../host/models/modelLibrary.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';
import { registerCommand, reporting } from '../../host/commands.ts';
import { commandIds } from '../../host/contributions.ts';
import { addModel } from './addModel.ts';
import { chooseDevice } from './chooseDevice.ts';
import { compareModel } from './compareModel.ts';
import { suggestionSource } from './suggestedModels.ts';
import { modelRows, type ModelRow, type RowAction, type RowButton } from './modelRows.ts';

interface ModelServices {
  readonly engine: EngineClient;
  readonly model: ChosenModel;
  readonly library: ModelLibrary;
  readonly log: vscode.LogOutputChannel;
}

/** What was done to the list of models: another row was taken, or a button of one. */
interface Picked {
  readonly does: RowAction;
  readonly button: RowButton | undefined;
}

/** The commands Manage Models… and Set Token for the Hub…. */
export function registerModels(services: ModelServices): vscode.Disposable {
  const { log, library } = services;
  return vscode.Disposable.from(
    registerCommand(log, commandIds.manageModels, () => manageModels(services)),
    registerCommand(log, commandIds.setHubToken, () => setToken(library)),
    services.model.onDidRefuse((refused) => void tellRefused(services, refused)),
  );
}

async function tellRefused(services: ModelServices, { name, why }: RefusedModel): Promise<void> {
  const { log } = services;
  const manage = t('Manage Models…');
  const showLog = t('Show Log');
  const chosen = await vscode.window.showWarningMessage(
    t(
      'Semantic Text: The model {0} cannot be used; the bundled one is used instead. {1}',
      name,
      why,
    ),
    manage,
    showLog,
  );
  if (chosen === manage) await reporting(log, () => manageModels(services));
  else if (chosen === showLog) log.show(true);
}

async function manageModels(services: ModelServices): Promise<void> {
  const picked = await pick(services);
  if (!picked) return;
  const { does, button } = picked;
  if (button === 'source') {
    await vscode.env.openExternal(vscode.Uri.parse(suggestionSource));
  } else if (does.kind === 'added' && button) await press(services, does.model, button);
  else if (does.kind === 'begun' && button) await removeBegun(services.library, does.model);
  else await act(services, does);
}

/** Shows the models until a row or a button is taken; undefined where it is closed. */
async function pick({ library, model }: ModelServices): Promise<Picked | undefined> {
  const host = hostOf(library);
  const list = vscode.window.createQuickPick<ModelRow>();
  list.title = t('Models');
  list.placeholder = t('Choose a model, or type the id of one of the Hub, such as owner/name');
  list.matchOnDescription = true;
  list.busy = true;
  const picked = new Promise<Picked | undefined>((resolve) => {
    list.onDidAccept(() => {
      const does = list.activeItems[0]?.does;
      if (does) resolve({ does, button: undefined });
    });
    list.onDidTriggerItemButton(({ item, button }) => {
      const pressed = item.buttons?.find((one) => one === button);
      if (item.does) resolve({ does: item.does, button: pressed?.button });
    });
    list.onDidHide(() => {
      resolve(undefined);
    });
  });
  list.show();
  try {
    const local = await library.local();
    const show = (): void => {
      const text = list.value.trim();
      const typed = text.includes('/') && library.isModelId(text) ? text : undefined;
      list.items = modelRows({ local, chosen: model.name, typed, host });
    };
    show();
    // Enter alone changes nothing.
    list.activeItems = list.items.filter(({ isInUse }) => isInUse === true);
    list.busy = false;
    list.onDidChangeValue(show);
    return await picked;
  } finally {
    list.dispose();
  }
}

/** An address that is none is told where the Hub is asked; models that are here need none. */
function hostOf(library: ModelLibrary): string {
  try {
    return new URL(library.endpoint).host;
  } catch {
    return t('the Hub');
  }
}

async function act(services: ModelServices, does: RowAction): Promise<void> {
  const { library } = services;
  switch (does.kind) {
    case 'bundled':
      return use(services, '');
    case 'added':
      return use(services, does.model.record.id);
    case 'chosenFolder':
      return use(services, does.folder);
    case 'add':
    case 'begun': {
      const id = does.kind === 'add' ? does.id : does.model.id;
      if (await addModel(library, id)) await use(services, id);
      return;
    }
    case 'typeId': {
      const id = await askId(library);
      if (id !== undefined && (await addModel(library, id))) await use(services, id);
      return;
    }
    case 'chooseFolder': {
      const folder = await askFolder();
      if (folder !== undefined) await use(services, folder);
      return;
    }
    case 'setToken':
      return setToken(library);
    case 'chooseDevice':
      return chooseDevice(services.engine, services.log);
  }
}

/** Makes a model the one in use; that it cannot be opened is told by whoever opens it. */
async function use({ engine, model }: ModelServices, name: string): Promise<void> {
  await model.choose(name);
  await engine.untilFollowed();
  await engine.call(() => Promise.resolve());
}

async function press(
  services: ModelServices,
  { record, folder, bytes }: StoredModel,
  button: RowButton,
): Promise<void> {
  const { library, model } = services;
  const { id } = record;
  if (button === 'reveal') {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder));
  } else if (button === 'verify') {
    const damaged = await withProgressNotification(t('Verifying {0}', id), ({ signal }) =>
      library.verify(id, signal),
    );
    if (damaged.length === 0) {
      void vscode.window.showInformationMessage(
        t('Semantic Text: All files of {0} are intact ({1}).', id, sizeText(bytes)),
      );
    } else await offerMending(library, id, damaged);
  } else if (button === 'compare') {
    if (model.name !== id) await use(services, id);
    await compareModel({ id, folder }, services.engine, services.log);
  } else if (button === 'remove') {
    const isUsed = model.name === id;
    const freed = sizeText(bytes);
    const detail = isUsed
      ? t('Frees up to {0}. The bundled model is used from then on.', freed)
      : t('Frees up to {0}.', freed);
    if (!(await isConfirmed(t('Remove {0}?', id), detail))) return;
    if (isUsed) await model.choose('');
    await library.remove(id);
  }
}

async function removeBegun(library: ModelLibrary, { id, bytes }: BegunModel): Promise<void> {
  const detail = t('Frees {0}. Adding it later downloads all of it.', sizeText(bytes));
  if (await isConfirmed(t('Remove what has been downloaded of {0}?', id), detail)) {
    await library.removeBegun(id);
  }
}

async function isConfirmed(question: string, detail: string): Promise<boolean> {
  const remove = t('Remove');
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(question, options, remove)) === remove;
}

async function offerMending(
  library: ModelLibrary,
  id: string,
  damaged: readonly string[],
): Promise<void> {
  const again = t('Add It Again…');
  const chosen = await vscode.window.showWarningMessage(
    t(
      'Semantic Text: Damaged files of {0}: {1}. Add it again, or remove it.',
      id,
      damaged.join(', '),
    ),
    again,
  );
  if (chosen === again) await addModel(library, id);
}

function askId(library: ModelLibrary): Thenable<string | undefined> {
  return vscode.window
    .showInputBox({
      title: t('Add a Model of the Hub'),
      prompt: t(
        'Type the id of a model with an ONNX file; {0} is asked for the list of its files.',
        library.endpoint,
      ),
      placeHolder: 'owner/name',
      ignoreFocusOut: true,
      validateInput: (text) =>
        text.trim() === '' || library.isModelId(text.trim())
          ? undefined
          : t('An id looks like owner/name.'),
    })
    .then((text) => (text === undefined || text.trim() === '' ? undefined : text.trim()));
}

async function askFolder(): Promise<string | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: t('Folder with an ONNX model and its tokenizer'),
      openLabel: t('Use This Model'),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  return folder?.fsPath;
}

async function setToken(library: ModelLibrary): Promise<void> {
  const { endpoint } = library;
  const token = await vscode.window.showInputBox({
    title: t('Token for the Hub'),
    prompt: t(
      'For models that are not public. Kept encrypted by the editor and sent to {0} alone; empty removes it.',
      endpoint,
    ),
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined) return;
  await library.setToken(token.trim());
  void vscode.window.showInformationMessage(
    token.trim() === ''
      ? t('Semantic Text: the token for {0} is removed.', endpoint)
      : t('Semantic Text: the token for {0} is saved.', endpoint),
  );
}
