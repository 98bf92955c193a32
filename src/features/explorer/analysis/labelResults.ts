import type * as vscode from 'vscode';
import { matchedOffsets, openHitDocument } from '../../../host/text/hitDocument.ts';
import { nameOf } from '../../../host/text/resource.ts';
import type { ResultHit } from '../../../host/results.ts';
import { WrongUse } from '../../../host/userErrors.ts';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { ExplorerView, OpenPanel } from '../editorContent.ts';
import type { PlaceToLabel } from '../model/labels/placesToLabel.ts';

/** Files that are shown for it: all of their texts are embedded. */
const mostFiles = 100;

type Hit = Pick<ResultHit, 'uri' | 'range' | 'text' | 'match'>;

/**
 * Chooses the texts of hits in the panel's Labels tab: of those in the documents that it shows or, where none is, in the hits' files, which
 * are shown and embedded. Throws `WrongUse` where there are none, or too many files.
 */
export async function labelResults(panels: ExplorerView, hits: readonly Hit[]): Promise<void> {
  const uris = [...new Map(hits.map(({ uri }) => [uri.toString(), uri])).values()];
  const [first] = uris;
  if (!first) throw new WrongUse(t('There are no results to label; search first.'));
  const places: PlaceToLabel[] = [];
  for (const hit of hits) places.push(matchedOffsets(await openHitDocument(hit)));
  const { current } = panels;
  const open = current?.content?.documents ?? [];
  const isShown = new Set(open.map(({ document }) => document.uri.toString()));
  const isHere = uris.some((uri) => isShown.has(uri.toString()));
  const panel = current && isHere ? current : await show(panels, uris, first);
  panel.label(places);
  panel.focus();
}

async function show(
  panels: ExplorerView,
  uris: readonly vscode.Uri[],
  first: vscode.Uri,
): Promise<OpenPanel> {
  if (uris.length > mostFiles) {
    throw new WrongUse(
      t(
        'The results are in {0} files, and the panel labels those of at most {1}; filter or dismiss some.',
        uris.length,
        mostFiles,
      ),
    );
  }
  const title = uris.length === 1 ? nameOf(first) : tCount(uris.length, '{0} file', '{0} files');
  return panels.show({ kind: 'documents', title, uris, tab: 'labels', selected: 0 });
}
