import type { IndexStateKind, Neighbours } from '../../../protocol/pageApi.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';

/** Says that neighbours were looked for in a part of the workspace alone, and offers to index it. */
export function IndexNote({ found }: { readonly found: Neighbours | undefined }) {
  const { api, perform } = useView().page;
  const text = found ? noteText(found) : '';
  const canIndex = found?.index === 'absent' || found?.index === 'partial';
  return (
    <div class="index-note" data-part="index-note" role="status" hidden={text === ''}>
      <span class="index-note-text">{text}</span>
      <Button
        label="Index Workspace…"
        icon="database"
        hidden={!canIndex}
        onClick={() => void perform(() => api.indexWorkspace(undefined))}
      />
    </div>
  );
}

function noteText({ index, hits, segmentCount, embeddedCount }: Neighbours): string {
  const isWhole = index === 'ready' || (embeddedCount > 0 && embeddedCount >= segmentCount);
  if (index === undefined || (isWhole && hits.length > 0)) return '';
  return sentence(index, hits.length, embeddedCount);
}

function sentence(index: IndexStateKind, hits: number, embedded: number): string {
  switch (index) {
    case 'ready':
      return hits > 0 ? '' : 'There is no other text in the workspace to compare with.';
    case 'updating':
      return hits > 0
        ? 'The workspace is being indexed; nearer texts may still be found.'
        : 'The workspace is being indexed; similar texts come as it goes on.';
    case 'absent':
    case 'partial':
      if (embedded === 0)
        return 'The workspace has no index yet: there is nothing to compare with.';
      return 'Only a part of the workspace is indexed; nearer texts may lie in the rest.';
  }
}
