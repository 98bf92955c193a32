import type { IndexStateKind, Neighbours } from '../../protocol/pageApi.ts';
import { button } from './button.ts';
import { element } from './element.ts';

/** Says that neighbours were looked for in a part of the workspace alone, and offers to index it. */
export class IndexNote {
  readonly root = element('div', {
    class: 'index-note',
    'data-part': 'index-note',
    role: 'status',
    hidden: true,
  });
  readonly #text = element('span', { class: 'index-note-text' });
  readonly #index: HTMLElement;

  constructor(onIndex: () => void) {
    this.#index = button({ label: 'Index Workspace…', icon: 'database', onClick: onIndex });
    this.root.append(this.#text, this.#index);
  }

  show({ index, hits, segmentCount, embeddedCount }: Neighbours): void {
    const text = index === undefined ? '' : sentence(index, hits.length, embeddedCount);
    const isWhole = index === 'ready' || (embeddedCount > 0 && embeddedCount >= segmentCount);
    this.root.hidden = text === '' || (isWhole && hits.length > 0);
    if (this.#text.textContent !== text) this.#text.textContent = text;
    this.#index.hidden = index !== 'absent' && index !== 'partial';
  }

  hide(): void {
    this.root.hidden = true;
  }
}

function sentence(index: IndexStateKind, hits: number, embedded: number): string {
  switch (index) {
    case 'ready':
      return hits > 0 ? '' : 'There is no other text in the workspace to compare with.';
    case 'updating':
      return hits > 0
        ? 'The workspace is being indexed; nearer texts may still be found.'
        : 'The workspace is being indexed; neighbours come as it goes on.';
    case 'absent':
    case 'partial':
      if (embedded === 0)
        return 'The workspace has no index yet: there is nothing to compare with.';
      return 'Only a part of the workspace is indexed; nearer texts may lie in the rest.';
  }
}
