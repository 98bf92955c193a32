import * as vscode from 'vscode';
import { t, tCount } from '../../core/l10n/translate.ts';
import { sizeText } from '../../core/text/sizeText.ts';
import type { BegunModel, LocalModels, StoredModel } from '../../host/models/modelLibrary.ts';
import { suggestedModels } from './suggestedModels.ts';

/** What a row of the quick pick stands for. */
export type ModelRow = Omit<vscode.QuickPickItem, 'buttons'> & {
  readonly buttons?: readonly ModelRowButton[];
  readonly does?: RowAction;
  /** Whether the setting names it. */
  readonly isInUse?: boolean;
};

/** What a row's button does. */
export type RowButton = 'verify' | 'remove' | 'reveal' | 'compare' | 'source';

interface ModelRowButton extends vscode.QuickInputButton {
  readonly button: RowButton;
}

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

const buttonIcons = {
  verify: 'verified',
  remove: 'trash',
  reveal: 'folder-opened',
  compare: 'compare-changes',
  source: 'link-external',
} as const;

function rowButton(button: RowButton): ModelRowButton {
  return {
    iconPath: new vscode.ThemeIcon(buttonIcons[button]),
    tooltip: buttonText(button),
    button,
  };
}

function buttonText(button: RowButton): string {
  switch (button) {
    case 'verify':
      return t('Verify');
    case 'remove':
      return t('Remove');
    case 'reveal':
      return t('Show in Folder');
    case 'compare':
      return t('Use and Compare with Its Reference Vectors');
    case 'source':
      return t('Where These Figures Stand');
  }
}

/** The rows of Manage Models, by where the models are. */
export function modelRows({ local, chosen, typed, host }: RowsInput): readonly ModelRow[] {
  const { bundled, added, cached, begun, withReference } = local;
  const known = new Set([
    ...added.map(({ record }) => record.id),
    ...cached.map(({ listing }) => listing.id),
    ...begun.map(({ id }) => id),
  ]);
  const isFolder = chosen !== '' && !known.has(chosen) && /^(?:[\\/]|[A-Za-z]:)/.test(chosen);
  const fresh = suggestedModels().filter(({ id }) => !known.has(id));
  return [
    ...(typed === undefined || known.has(typed)
      ? []
      : [
          {
            label: `$(cloud-download) ${typed}`,
            description: t('asks {0}', host),
            alwaysShow: true,
            does: { kind: 'add', id: typed },
          } as const,
        ]),
    separator(t('On this machine')),
    {
      ...named(bundled.id, chosen === ''),
      description: t('bundled · {0}', sizeText(bundled.bytes)),
      does: { kind: 'bundled' },
    },
    ...added.map((model): ModelRow => {
      const { record, bytes } = model;
      return {
        ...named(record.id, record.id === chosen),
        description: tCount(
          record.files.length,
          '{1} · {0} file · commit {2}',
          '{1} · {0} files · commit {2}',
          sizeText(bytes),
          record.commit.slice(0, 8),
        ),
        buttons: [
          ...(withReference.has(record.id) ? [rowButton('compare')] : []),
          ...(['verify', 'reveal', 'remove'] as const).map(rowButton),
        ],
        does: { kind: 'added', model },
      };
    }),
    ...begun.map((model): ModelRow => {
      return {
        label: `$(cloud-download) ${model.id}`,
        description: t('{0} so far · not finished, asks {1}', sizeText(model.bytes), host),
        buttons: [rowButton('remove')],
        does: { kind: 'begun', model },
      };
    }),
    ...(isFolder
      ? [
          {
            ...named(chosen, true),
            description: t('folder'),
            does: { kind: 'chosenFolder', folder: chosen },
          } as const,
        ]
      : []),
    ...(cached.length === 0 ? [] : [separator(t('In your Hugging Face cache'))]),
    ...cached.map(({ listing, bytes }): ModelRow => {
      return {
        ...named(listing.id, listing.id === chosen),
        description: t('{0} · nothing is fetched', sizeText(bytes)),
        does: { kind: 'add', id: listing.id },
      };
    }),
    ...(fresh.length === 0 ? [] : [separator(t('From {0}', host))]),
    ...fresh.map(({ id, detail, size, speed }): ModelRow => {
      return {
        label: `$(cloud-download) ${id}`,
        description: t('about {0} · {1}', size, speed),
        detail,
        buttons: [rowButton('source')],
        does: { kind: 'add', id },
      };
    }),
    separator(t('More')),
    { label: t('$(edit) Add a Model of the Hub…'), does: { kind: 'typeId' } },
    { label: t('$(folder) Choose Folder…'), does: { kind: 'chooseFolder' } },
    { label: t('$(key) Set Token for the Hub…'), does: { kind: 'setToken' } },
    { label: t('$(chip) Choose Device…'), does: { kind: 'chooseDevice' } },
  ];
}

function separator(label: string): ModelRow {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function named(id: string, isInUse: boolean): Pick<ModelRow, 'label' | 'isInUse'> {
  return { label: `$(${isInUse ? 'check' : 'circle-outline'}) ${id}`, isInUse };
}
