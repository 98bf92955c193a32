import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { countText } from '../../core/text/countText.ts';
import { sizeText } from '../../core/text/sizeText.ts';
import type { BegunModel, LocalModels, StoredModel } from '../../host/models/modelLibrary.ts';
import { suggestedModels } from './suggestedModels.ts';

/** What a row of the quick pick stands for. */
export type ModelRow = vscode.QuickPickItem & {
  readonly does?: RowAction;
  /** Whether the setting names it. */
  readonly isInUse?: boolean;
};

export type RowAction =
  | { readonly kind: 'bundled' }
  | { readonly kind: 'added'; readonly model: StoredModel }
  /** A download that is not whole. */
  | { readonly kind: 'begun'; readonly model: BegunModel }
  /** In the Hugging Face cache, or to be asked of the Hub. */
  | { readonly kind: 'add'; readonly id: string }
  | { readonly kind: 'chosenFolder'; readonly folder: string }
  | { readonly kind: 'chooseFolder' }
  | { readonly kind: 'typeId' }
  | { readonly kind: 'setToken' }
  | { readonly kind: 'chooseDevice' };

interface RowsInput {
  readonly local: LocalModels;
  /** The setting. */
  readonly chosen: string;
  /** What the user typed is a model's id, and none of those listed. */
  readonly typed: string | undefined;
  /** Whom is asked for what is not here. */
  readonly host: string;
}

export const buttons = {
  verify: { iconPath: new vscode.ThemeIcon('verified'), tooltip: 'Verify' },
  remove: { iconPath: new vscode.ThemeIcon('trash'), tooltip: 'Remove' },
  reveal: { iconPath: new vscode.ThemeIcon('folder-opened'), tooltip: 'Show in Folder' },
  compare: {
    iconPath: new vscode.ThemeIcon('compare-changes'),
    tooltip: 'Use and Compare with Its Reference Vectors',
  },
  source: { iconPath: new vscode.ThemeIcon('link-external'), tooltip: 'Where These Figures Stand' },
} as const;

/** The rows of Manage Models, by where the models are. */
export function modelRows({ local, chosen, typed, host }: RowsInput): readonly ModelRow[] {
  const { bundled, added, cached, begun, withReference } = local;
  const known = new Set([
    ...added.map(({ record }) => record.id),
    ...cached.map(({ listing }) => listing.id),
    ...begun.map(({ id }) => id),
  ]);
  const isFolder = chosen !== '' && !known.has(chosen) && /^(?:[\\/]|[A-Za-z]:)/.test(chosen);
  const fresh = suggestedModels.filter(({ id }) => !known.has(id));
  return [
    ...(typed === undefined || known.has(typed)
      ? []
      : [
          {
            label: `$(cloud-download) ${typed}`,
            description: `asks ${host}`,
            alwaysShow: true,
            does: { kind: 'add', id: typed },
          } as const,
        ]),
    separator('On this machine'),
    {
      ...named(bundled.id, chosen === ''),
      description: `bundled · ${sizeText(bundled.bytes)}`,
      does: { kind: 'bundled' },
    },
    ...added.map((model): ModelRow => {
      const { record, bytes } = model;
      return {
        ...named(record.id, record.id === chosen),
        description: `${sizeText(bytes)} · ${countText(record.files.length, 'file')} · commit ${record.commit.slice(0, 8)}`,
        buttons: [
          ...(withReference.has(record.id) ? [buttons.compare] : []),
          ...[buttons.verify, buttons.reveal, buttons.remove],
        ],
        does: { kind: 'added', model },
      };
    }),
    ...begun.map((model): ModelRow => {
      return {
        label: `$(cloud-download) ${model.id}`,
        description: `${sizeText(model.bytes)} so far · not finished, asks ${host}`,
        buttons: [buttons.remove],
        does: { kind: 'begun', model },
      };
    }),
    ...(isFolder
      ? [
          {
            ...named(chosen, true),
            description: 'folder',
            does: { kind: 'chosenFolder', folder: chosen },
          } as const,
        ]
      : []),
    ...(cached.length === 0 ? [] : [separator('In your Hugging Face cache')]),
    ...cached.map(({ listing, bytes }): ModelRow => {
      return {
        ...named(listing.id, listing.id === chosen),
        description: `${sizeText(bytes)} · nothing is fetched`,
        does: { kind: 'add', id: listing.id },
      };
    }),
    ...(fresh.length === 0 ? [] : [separator(`Suggestions, asked of ${host}`)]),
    ...fresh.map(({ id, detail, size, speed }): ModelRow => {
      return {
        label: `$(cloud-download) ${id}`,
        description: `about ${size} · ${speed}`,
        detail,
        buttons: [buttons.source],
        does: { kind: 'add', id },
      };
    }),
    separator('More'),
    { label: '$(edit) Add a Model of the Hub…', does: { kind: 'typeId' } },
    { label: '$(folder) Choose Folder…', does: { kind: 'chooseFolder' } },
    { label: '$(key) Set Token for the Hub…', does: { kind: 'setToken' } },
    { label: t('$(chip) Choose Device…'), does: { kind: 'chooseDevice' } },
  ];
}

function separator(label: string): ModelRow {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function named(id: string, isInUse: boolean): Pick<ModelRow, 'label' | 'isInUse'> {
  return { label: `$(${isInUse ? 'check' : 'circle-outline'}) ${id}`, isInUse };
}
