import type { ComponentChildren } from 'preact';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { ThemeMethod } from '../../../protocol/jobs/themeJobs.ts';
import type { PageThemes, ThemeEdit } from '../../../protocol/page/pageThemes.ts';
import { Button } from '../../widgets/button.tsx';
import { Select } from '../../widgets/select.tsx';

const mostThemes = 300;
const mostSize = 1000;
const startSize = 5;

interface MethodToolsProps {
  readonly data: PageThemes;
  readonly onEdit: (edit: ThemeEdit) => void;
}

/** How the texts are grouped: into as many themes as there are, into a number of them, or where they lie densely. */
export function MethodTools({ data: { method, themes }, onEdit }: MethodToolsProps) {
  const kind = method.kind === 'kmeans' && method.count !== undefined ? 'count' : method.kind;
  const group = (chosen: ThemeMethod): void => onEdit({ kind: 'group', method: chosen });
  const choose = (wanted: string): void => {
    if (wanted === 'density') group({ kind: 'density', leastSize: startSize });
    else if (wanted === 'count') group({ kind: 'kmeans', count: Math.max(2, themes.length) });
    else group({ kind: 'kmeans' });
  };
  return (
    <>
      <Select
        label={t('Themes')}
        name="method"
        options={[
          { value: 'kmeans', label: t('as many as there are') },
          { value: 'count', label: t('this many') },
          { value: 'density', label: t('where texts lie densely') },
        ]}
        value={kind}
        onChange={choose}
      />
      {method.kind === 'kmeans' && method.count !== undefined && (
        <NumberBox
          label={t('How many themes')}
          name="count"
          value={method.count}
          least={2}
          most={mostThemes}
          onChange={(count) => group({ kind: 'kmeans', count })}
        />
      )}
      {method.kind === 'density' && (
        <NumberBox
          label={t('Texts that make a theme, at least')}
          name="least-size"
          value={method.leastSize}
          least={2}
          most={mostSize}
          onChange={(leastSize) => group({ kind: 'density', leastSize })}
        />
      )}
    </>
  );
}

interface NumberBoxProps {
  readonly label: string;
  /** Its `data-part`. */
  readonly name: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

function NumberBox({ label, name, value, least, most, onChange }: NumberBoxProps) {
  return (
    <input
      class="number-input"
      type="number"
      data-part={name}
      aria-label={label}
      title={label}
      min={least}
      max={most}
      step={1}
      value={value}
      // Of each key it would be grouped anew.
      onChange={({ currentTarget }) => {
        const wanted = Math.round(currentTarget.valueAsNumber);
        const chosen = Number.isFinite(wanted) ? Math.max(least, Math.min(most, wanted)) : value;
        currentTarget.value = String(chosen);
        if (chosen !== value) onChange(chosen);
      }}
    />
  );
}

/** What an undo takes back, as its button says it. */
function undoText(undoable: NonNullable<PageThemes['undoable']>): string {
  return {
    rename: t('Undo Rename'),
    merge: t('Undo Merge'),
    split: t('Undo Split'),
    exclude: t('Undo Exclude'),
    excludeTexts: t('Undo Exclude'),
    include: t('Undo Put Back'),
    group: t('Undo Group Again'),
    undo: t('Undo Group Again'),
  }[undoable];
}

interface EditToolsProps {
  readonly data: PageThemes;
  /** Ids of the themes that are ticked. */
  readonly ticked: readonly number[];
  readonly onEdit: (edit: ThemeEdit) => void;
  /** What stands behind the undo. */
  readonly children: ComponentChildren;
}

/** What is done with several themes, and undone. */
export function EditTools({ data: { undoable }, ticked, onEdit, children }: EditToolsProps) {
  return (
    <>
      <Button
        label={tCount(ticked.length, 'Merge {0} Theme', 'Merge {0} Themes')}
        icon="combine"
        hidden={ticked.length < 2}
        onClick={() => onEdit({ kind: 'merge', themes: ticked })}
      />
      <span class="together theme-signs">
        <Button
          label={undoable ? undoText(undoable) : t('Undo')}
          kind="icon"
          icon="discard"
          disabled={!undoable}
          onClick={() => onEdit({ kind: 'undo' })}
        />
        {children}
      </span>
    </>
  );
}
