import { t } from '../l10n/translate.ts';

interface LayerChoice {
  /** 0 is the embedding layer, -1 the last: it stays the last with another model. */
  readonly layer: number;
  /** Counts from 0. */
  readonly number: number;
  /** What it is beside its number; empty for those in between. */
  readonly note: 'embedding layer' | 'last' | '';
}

/** The layers of a model with `count` hidden states, the last one first. */
export function layerChoices(count: number): LayerChoice[] {
  return Array.from({ length: count }, (_, i) => {
    const number = count - 1 - i;
    const note = number === 0 ? 'embedding layer' : i === 0 ? 'last' : '';
    return { layer: i === 0 ? -1 : number, number, note };
  });
}

/** `6 (last)`, `5`, …, `0 (embedding layer)` */
export function layerName({ number, note }: LayerChoice): string {
  if (note === '') return String(number);
  return note === 'last'
    ? t('{0} (last)', String(number))
    : t('{0} (embedding layer)', String(number));
}
