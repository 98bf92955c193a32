import { useState } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import { exactFloat32 } from '../../format/float32Text.ts';
import { Button } from '../../widgets/button.tsx';
import { PieceTable } from '../segment/pieceTable.tsx';
import type { MapsProps } from './readMaps.ts';

const firstRows = 10;

function sides() {
  return [
    {
      kind: 'row',
      title: t('Attends to'),
      label: t('Tokens that the chosen token attends to'),
    },
    {
      kind: 'column',
      title: t('Is attended to by'),
      label: t('Tokens that attend to the chosen token'),
    },
  ] as const;
}

/** From one token: which tokens it attends to, and which ones attend to it, strongest first, with every number. */
export function AttentionLists({ maps: { map, tokens }, position, onChoose }: MapsProps) {
  const [isLong, setLong] = useState(false);
  const { weights: all, window } = map;
  const { size } = window;
  return (
    <div class="attention-lists">
      {sides().map(({ kind, title, label }) => {
        const weights = Float32Array.from({ length: size }, (_, i) =>
          kind === 'row' ? all[position * size + i]! : all[i * size + position]!,
        );
        const order = Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]!);
        const total = weights.reduce((whole, weight) => whole + weight, 0);
        const most = weights[order[0] ?? 0] ?? 0;
        return (
          <section class="cosines attention-list" data-part={`attention-${kind}`}>
            <div class="section-head">
              <h3>{title}</h3>
              <span class="norm-label" data-part={`attention-${kind}-sum`} data-value={total}>
                {kind === 'column'
                  ? t('sum {0}, mean 1', total.toFixed(4))
                  : t('sum {0}', total.toFixed(4))}
              </span>
            </div>
            <PieceTable
              label={label}
              kind="attention-of"
              head={t('Weight')}
              rows={order.slice(0, isLong ? size : firstRows).map((other) => {
                const value = weights[other]!;
                const [text, exact] = [value.toFixed(4), exactFloat32(value)];
                const shown = { name: tokens.name(other), piece: tokens.piece(other), value, text };
                return { index: other, ...shown, title: exact, size: most > 0 ? value / most : 0 };
              })}
              onChoose={onChoose}
            />
            <Button
              label={isLong ? t('Show fewer') : t('Show all {0}', String(size))}
              hidden={size <= firstRows}
              onClick={() => setLong(!isLong)}
            />
          </section>
        );
      })}
    </div>
  );
}
