import type { Ref, TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useState } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { LabelChange, LabelSheet } from '../../../protocol/page/pageLabels.ts';
import { Button } from '../../widgets/button.tsx';
import { MenuButton } from '../../widgets/menuButton.tsx';
import { NameField } from '../../widgets/nameField.tsx';

/** Of more labels a menu does not list the others. */
const mostMerges = 12;

interface LabelBarProps {
  readonly sheet: LabelSheet;
  /** How many rows are chosen. */
  readonly chosenCount: number;
  readonly change: (change: LabelChange) => Promise<boolean>;
  /** `isByKey`: Enter or a screen reader, not the pointer. */
  readonly onGive: (label: number, isByKey: boolean) => void;
  readonly onAdd: (name: string) => Promise<boolean>;
  /** The field for a new label. */
  readonly field: Ref<HTMLInputElement>;
  /** Escape: back to the list. */
  readonly onLeave: () => void;
}

/** The labels, each with its key and how many texts were given it, and a field for a new one. */
export function LabelBar(props: LabelBarProps) {
  const { sheet, chosenCount, change, onGive, onAdd, field, onLeave } = props;
  const [renamed, setRenamed] = useState<number>();
  const [name, setName] = useState('');
  const onKeyDown = async (event: TargetedKeyboardEvent<HTMLInputElement>): Promise<void> => {
    if (event.key === 'Escape') {
      setName('');
      onLeave();
      return;
    }
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    if (name.trim() !== '' && (await onAdd(name))) setName('');
  };
  return (
    <div class="label-bar" role="group" aria-label={t('Labels')} data-part="label-bar">
      {sheet.names.map((own, label) =>
        label === renamed ? (
          <NameField
            key={own}
            class="label-new"
            label={t('Name of {0}', own)}
            title={t('The name of another label makes both one')}
            name={own}
            onDone={(next = '') => {
              setRenamed(undefined);
              if (next.trim() !== '') void change({ kind: 'rename', label, name: next });
            }}
          />
        ) : (
          <span key={own} class="label-entry">
            <button
              type="button"
              class="button button-secondary label-give"
              data-label={own}
              title={tCount(
                chosenCount,
                'Label the chosen text so',
                'Label the {0} chosen texts so',
              )}
              onClick={(event: TargetedMouseEvent<HTMLButtonElement>) =>
                onGive(label, event.detail === 0)
              }
            >
              {label < 9 && <kbd class="label-key">{label + 1}</kbd>}
              <bdi class="label-name">{own}</bdi>
              <span class="label-count">
                {sheet.counts[label] ?? 0}
                <span class="visually-hidden"> {t('labelled')}</span>
              </span>
            </button>
            <MenuButton
              label={t('Change {0}', own)}
              icon="chevron-down"
              entries={[
                { entry: t('Rename…'), run: () => setRenamed(label) },
                ...sheet.names.slice(0, mostMerges).flatMap((other) =>
                  other === own
                    ? []
                    : {
                        entry: t('Merge into {0}', other),
                        run: () => void change({ kind: 'rename', label, name: other }),
                      },
                ),
                { entry: t('Remove'), run: () => void change({ kind: 'remove', label }) },
              ]}
            />
          </span>
        ),
      )}
      <input
        ref={field}
        class="label-new"
        type="text"
        data-part="new-label"
        placeholder={t('New label')}
        aria-label={t('New label')}
        title={t('Type a name and press Enter: the chosen texts get it')}
        value={name}
        onInput={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={(event) => void onKeyDown(event)}
      />
      <span class="label-undo">
        <Button
          label={t('Undo')}
          icon="discard"
          kind="icon"
          disabled={!sheet.canUndo}
          onClick={() => void change({ kind: 'undo' })}
        />
        <Button
          label={t('Redo')}
          icon="redo"
          kind="icon"
          disabled={!sheet.canRedo}
          onClick={() => void change({ kind: 'redo' })}
        />
      </span>
    </div>
  );
}
