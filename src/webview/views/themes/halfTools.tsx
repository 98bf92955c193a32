import { t } from '../../../core/l10n/translate.ts';
import { Select } from '../../widgets/select.tsx';
import type { Half } from './themeHalves.ts';

interface HalfToolsProps {
  readonly documents: readonly Half[];
  /** Indexes in `documents`; undefined where nothing is compared. */
  readonly halves: readonly [now: number, before: number] | undefined;
  readonly onChoose: (halves: readonly [now: number, before: number] | undefined) => void;
}

const none = -1;

/** What is new in one half against another one. */
export function HalfTools({ documents, halves, onChoose }: HalfToolsProps) {
  const [now = none, before = none] = halves ?? [];
  const options = documents.map(({ title }, value) => ({ value, label: title }));
  const other = (index: number): number => (index === 0 ? 1 : 0);
  return (
    <div class="half-tools">
      <Select
        label={t('What is new in')}
        name="half-now"
        options={[{ value: none, label: '–' }, ...options]}
        value={now}
        onChange={(value) => {
          const chosen = Number(value);
          if (chosen === none) onChoose(undefined);
          else onChoose([chosen, before === none || before === chosen ? other(chosen) : before]);
        }}
      />
      <Select
        label={t('against')}
        name="half-before"
        options={options.filter(({ value }) => value !== now)}
        value={before}
        hidden={now === none}
        onChange={(value) => onChoose([now, Number(value)])}
      />
    </div>
  );
}
