import { t } from '../../../core/l10n/translate.ts';
import type { IndexStateKind, Neighbours } from '../../../protocol/page/pageNeighbours.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';

interface IndexNoteProps {
  readonly found: Neighbours | undefined;
  /** Whether it counts lines, which says nothing of how much is indexed. */
  readonly areLines: boolean;
}

/** Says that neighbours were looked for in a part of the workspace alone, and offers to index it. */
export function IndexNote({ found, areLines }: IndexNoteProps) {
  const { api, perform } = useView().page;
  const text = found ? noteText(found, areLines) : '';
  const canIndex = found?.index === 'absent' || found?.index === 'partial';
  return (
    <div class="index-note" data-part="index-note" role="status" hidden={text === ''}>
      <span>{text}</span>
      <Button
        label={t('Index Workspace…')}
        icon="database"
        hidden={!canIndex}
        onClick={() => void perform(() => api.indexWorkspace(undefined))}
      />
    </div>
  );
}

function noteText(
  { index, hits, segmentCount, embeddedCount }: Neighbours,
  areLines: boolean,
): string {
  const isCounted = !areLines && embeddedCount > 0 && embeddedCount >= segmentCount;
  const isWhole = index === 'ready' || isCounted;
  if (index === undefined || (isWhole && hits.length > 0)) return '';
  return sentence(index, hits.length, areLines ? segmentCount : embeddedCount);
}

function sentence(index: IndexStateKind, hits: number, embedded: number): string {
  switch (index) {
    case 'ready':
      return hits > 0 ? '' : t('There is no other text in the workspace to compare with.');
    case 'updating':
      return hits > 0
        ? t('The workspace is being indexed; nearer texts may still be found.')
        : t('The workspace is being indexed; similar texts come as it goes on.');
    case 'absent':
    case 'partial':
      if (embedded === 0)
        return t('The workspace has no index yet: there is nothing to compare with.');
      return t('Only a part of the workspace is indexed; nearer texts may lie in the rest.');
  }
}
