import type { PanelSegment } from '../../protocol/pageApi.ts';
import { element } from '../drawing/element.ts';

/** A row of the list of segments; `fillSegmentRow` says what stands in it. */
export function segmentRow(segment: number): HTMLElement {
  return element('div', {
    class: 'row',
    role: 'option',
    'data-segment': segment,
    tabindex: -1,
    'aria-selected': 'false',
  });
}

/** Writes only what changed: a row may have the focus, or be read out, while others come in. */
export function fillSegmentRow(
  row: HTMLElement,
  data: PanelSegment | undefined,
  position: { readonly index: number; readonly count: number },
): void {
  row.setAttribute('aria-posinset', String(position.index + 1));
  row.setAttribute('aria-setsize', String(position.count));
  const key = data ? `${data.state} ${data.line} ${data.label}` : '';
  if (row.dataset['shown'] === key) return;
  row.dataset['shown'] = key;
  row.dataset['state'] = data?.state ?? 'loading';
  if (!data) {
    row.replaceChildren(element('span', { class: 'visually-hidden' }, 'Loading'));
    return;
  }
  const { label, line, state } = data;
  row.title = label;
  row.replaceChildren(
    element('span', { class: 'row-line' }, String(line)),
    element('span', { class: 'row-text', dir: 'auto' }, label),
  );
  if (state === 'stale') {
    row.append(
      element('span', { class: 'codicon codicon-sync row-icon', 'aria-hidden': 'true' }),
      element('span', { class: 'visually-hidden' }, ', changed, embedded again soon'),
    );
  } else if (state === 'waiting') {
    row.append(element('span', { class: 'visually-hidden' }, ', not embedded yet'));
  }
}
