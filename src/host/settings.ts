import * as vscode from 'vscode';
import { poolings, type WantedChoice } from '../core/embedder/pooling.ts';
import type { PrecisionWish, RuntimeWish } from '../protocol/runtimeApi.ts';
import type { EditorSetting, SettingName } from './contributions.ts';
import type { SegmentUnit } from '../core/text/segmentText.ts';
import { numberWithin, oneOf, strings, textOr, unitOfLanguage } from './settingValues.ts';

interface EngineSettings {
  readonly idleStopMinutes: number;
  /** Undefined leaves the choice to the engine. */
  readonly threads: number | undefined;
  readonly runtime: RuntimeWish;
  /** Undefined where none is chosen: fp32, or what the index has. */
  readonly precision: PrecisionWish | undefined;
  /** Whether there is such a device, the engine says when it opens the model. */
  readonly device: string;
  /** How segments' vectors are made; what is absent is the model's default. */
  readonly choice: WantedChoice;
}

const passageLanguages = 'semanticText.segments.passageLanguages';
const sentenceLanguages = 'semanticText.segments.sentenceLanguages';
const runtimes: readonly RuntimeWish[] = ['auto', 'native', 'wasm'];
const precisions: readonly PrecisionWish[] = ['fp32', 'int8'];

/** What a setting holds, in the narrowest scope; anything may stand there. */
export function readSetting(
  name: SettingName | EditorSetting,
  scope?: vscode.ConfigurationScope,
): unknown {
  return vscode.workspace.getConfiguration(undefined, scope).get<unknown>(name);
}

/** What a setting holds that is a list of texts. */
export function readStrings(name: SettingName): string[] {
  return strings(readSetting(name));
}

export function isAffected(
  event: vscode.ConfigurationChangeEvent,
  names: readonly (SettingName | EditorSetting)[],
): boolean {
  return names.some((name) => event.affectsConfiguration(name));
}

/** The engine's settings as they stand now, within their limits. */
export function readEngineSettings(): EngineSettings {
  const number = (name: Parameters<typeof numberWithin>[0]): number =>
    numberWithin(name, readSetting(name));
  const threads = Math.trunc(number('semanticText.engine.threads'));
  return {
    idleStopMinutes: number('semanticText.engine.idleStopMinutes'),
    threads: threads > 0 ? threads : undefined,
    runtime: oneOf(runtimes, readSetting('semanticText.engine.runtime')) ?? 'auto',
    precision: oneOf(precisions, written('semanticText.engine.precision')),
    device: textOr(readSetting('semanticText.engine.device'), 'cpu'),
    choice: readChoice(),
  };
}

/** Whether documents may be cut into other units than before. */
export function isUnitAffected(event: vscode.ConfigurationChangeEvent): boolean {
  return isAffected(event, [passageLanguages, sentenceLanguages]);
}

/** What a document is cut into, by its language. */
export function segmentUnitOf({ languageId }: vscode.TextDocument): SegmentUnit {
  return unitOfLanguage(languageId, {
    passages: readStrings(passageLanguages),
    sentences: readStrings(sentenceLanguages),
  });
}

function readChoice(): WantedChoice {
  const layer = readSetting('semanticText.model.layer');
  const pooling = oneOf(poolings, readSetting('semanticText.model.pooling'));
  // Whether the model has that layer, the engine says when it opens it.
  return { layer: Number.isInteger(layer) ? (layer as number) : undefined, pooling };
}

/**
 * Writes a setting where it was written before, else for all windows. `languageId`: for files of that language where
 * they have a value of their own.
 */
export async function writeSetting(
  name: SettingName,
  value: unknown,
  languageId?: string,
): Promise<void> {
  const scope = languageId === undefined ? undefined : { languageId };
  const settings = vscode.workspace.getConfiguration(undefined, scope);
  const found = settings.inspect<unknown>(name);
  const ofLanguage = found?.workspaceLanguageValue ?? found?.globalLanguageValue;
  const ofWorkspace =
    ofLanguage === undefined ? found?.workspaceValue : found?.workspaceLanguageValue;
  const { Global, Workspace } = vscode.ConfigurationTarget;
  await settings.update(name, value, ofWorkspace === undefined ? Global : Workspace);
}

/** What the user wrote, in the narrowest scope; undefined where the default counts. */
function written(name: SettingName): unknown {
  const found = vscode.workspace.getConfiguration().inspect<unknown>(name);
  return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
}
