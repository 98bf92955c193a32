import type { PageSimilarity } from '../../../protocol/pageApi.ts';
import { button } from '../../legacy/button.ts';
import { element } from '../../drawing/element.ts';
import { cosineText } from '../../format/float32Text.ts';
import { percentileText } from '../../../core/search/percentileText.ts';

/** One pair: its numbers, large, and both texts, each with a button that reveals it. */
export function chosenPair(
  data: PageSimilarity,
  a: number,
  b: number,
  onReveal: (segment: number) => void,
): HTMLElement {
  const size = data.segments.length;
  const cosine = data.cosines[a * size + b] ?? NaN;
  const percentile = data.percentiles[a * size + b] ?? NaN;
  const hasPercentile = !Number.isNaN(percentile);
  const cosinePart = `cosine ${cosineText(cosine)}`;
  const numbers = element(
    'p',
    { class: 'pair-statement' },
    element('strong', {}, hasPercentile ? percentileText(percentile) : cosinePart),
  );
  if (hasPercentile) numbers.append(element('span', {}, cosinePart));
  const text = (segment: number): HTMLElement => {
    const { line, label } = data.segments[segment] ?? { line: 0, label: '' };
    const reveal = button({
      label: `Reveal line ${line}`,
      icon: 'go-to-file',
      kind: 'icon',
      onClick: () => onReveal(segment),
    });
    return element(
      'div',
      { class: 'chosen-text' },
      element('span', { class: 'row-line' }, String(line)),
      element('span', { class: 'chosen-label', dir: 'auto' }, label),
      reveal,
    );
  };
  const texts = a === b ? [text(a)] : [text(a), text(b)];
  return element('div', { class: 'chosen-pair-view' }, ...(a === b ? [] : [numbers]), ...texts);
}
