import * as vscode from 'vscode';
import { poolings, type WantedChoice } from '../core/embedder/pooling.ts';
import type { DeviceWish, PrecisionWish, RuntimeWish } from '../protocol/runtimeApi.ts';

interface Settings {
  readonly idleStopMinutes: number;
  /** Undefined leaves the choice to the engine. */
  readonly threads: number | undefined;
  readonly runtime: RuntimeWish;
  /** Undefined where none is chosen: fp32, or what the index has. */
  readonly precision: PrecisionWish | undefined;
  readonly device: DeviceWish;
  /** How segments' vectors are made; what is absent is the model's default. */
  readonly choice: WantedChoice;
}

// As in package.json, whose limits only underline what a settings file holds.
const idleStopMinutes = { least: 0.1, most: 1440, otherwise: 10 };
const threads = { least: 0, most: 64, otherwise: 0 };
const runtimes: readonly RuntimeWish[] = ['auto', 'native', 'wasm'];
const precisions: readonly PrecisionWish[] = ['fp32', 'int8'];
const devices: readonly DeviceWish[] = ['cpu', 'webgpu', 'coreml'];

/** The user's settings as they stand now, within their limits. */
export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration('semanticText.engine');
  const count = Math.trunc(within(section.get<unknown>('threads'), threads));
  return {
    idleStopMinutes: within(section.get<unknown>('idleStopMinutes'), idleStopMinutes),
    threads: count > 0 ? count : undefined,
    runtime: oneOf(runtimes, section.get<unknown>('runtime')) ?? 'auto',
    precision: oneOf(precisions, written(section, 'precision')),
    device: oneOf(devices, section.get<unknown>('device')) ?? 'cpu',
    choice: readChoice(),
  };
}

function readChoice(): WantedChoice {
  const section = vscode.workspace.getConfiguration('semanticText.model');
  const layer = section.get<unknown>('layer');
  const pooling = oneOf(poolings, section.get<unknown>('pooling'));
  // Whether the model has that layer, the engine says when it opens it.
  return { layer: Number.isInteger(layer) ? (layer as number) : undefined, pooling };
}

/** What the user wrote, of the narrowest scope; undefined where the default counts. */
function written(section: vscode.WorkspaceConfiguration, name: string): unknown {
  const found = section.inspect<unknown>(name);
  return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
}

function within(
  value: unknown,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return otherwise;
  return Math.min(most, Math.max(least, value));
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((one) => one === value);
}
