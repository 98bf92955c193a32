import * as vscode from 'vscode';
import { LatestWork } from '../../host/latestWork.ts';
import { throwIfCancelled } from '../../core/errors/appError.ts';
import { t, tCount } from '../../core/l10n/translate.ts';
import type { SegmentUnit } from '../../core/text/segmentText.ts';
import { registerCommand } from '../../host/commands.ts';
import { commandIds } from '../../host/contributions.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import type { EngineClient } from '../../host/engine/engineClient.ts';
import type { JobCalls } from '../../host/engine/processCalls.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';
import { segmentUnitOf } from '../../host/settings.ts';
import { tellBriefly } from '../../host/statusMessage.ts';
import { activeEditor } from '../../host/text/editors.ts';
import { nameOf } from '../../host/text/resource.ts';
import { findRepeated, type SearchedDocument } from './model/findRepeated.ts';
import { RepetitionMarks } from './repetitionMarks.ts';

/** Documents and what they are cut into. */
interface MarkedDocuments {
  readonly documents: readonly vscode.TextDocument[];
  readonly unitOf: (document: vscode.TextDocument) => SegmentUnit;
}

interface Dependencies {
  readonly engine: EngineClient;
  readonly corpus: DocumentCorpus;
  readonly jobs: JobCalls;
  /** The whole documents that the panel shows; undefined where it shows none. */
  readonly panelDocuments: () => MarkedDocuments | undefined;
  readonly log: vscode.LogOutputChannel;
}

// Where embedding ends and comparing begins, of the whole.
const embeddedShare = 0.8;

/** "Toggle Marks of Repetitions": marks what the panel's documents, or the active file, say again; or takes the marks away. */
export function registerRepetitions({ log, ...deps }: Dependencies): vscode.Disposable {
  const marks = new RepetitionMarks();
  const looking = new LatestWork();
  const stop = (): void => {
    looking.stop();
    marks.clear();
  };
  return vscode.Disposable.from(
    marks,
    // Another model finds others.
    deps.engine.onDidChangeModel(stop),
    registerCommand(log, commandIds.toggleRepetitionMarks, async () => {
      if (marks.areShown) {
        stop();
        return;
      }
      const own = looking.begin();
      const wanted = wantedDocuments(deps.panelDocuments());
      const found = await search(wanted, deps, own);
      throwIfCancelled(own.signal);
      marks.show(found.documents, found.places);
      const { length } = found.places;
      if (length === 0) marks.clear();
      tellBriefly(
        length === 0
          ? t('Nothing is said twice in {0}.', titleOf(wanted))
          : tCount(
              length,
              '{0} repetition is marked and listed in Problems; choose the command again to take it away.',
              '{0} repetitions are marked and listed in Problems; choose the command again to take them away.',
            ),
      );
    }),
    new vscode.Disposable(() => {
      looking.stop();
    }),
  );
}

/** The panel's, where it has the focus or shows the active file; else that file. */
function wantedDocuments(panel: MarkedDocuments | undefined): MarkedDocuments {
  const active = vscode.window.activeTextEditor?.document;
  const isTextTab =
    vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputText;
  if (panel && (!active || !isTextTab || panel.documents.includes(active))) return panel;
  const { document } = activeEditor(
    t('open the text whose repetitions are to be marked and choose the command again'),
  );
  return { documents: [document], unitOf: segmentUnitOf };
}

function titleOf({ documents: [first, ...others] }: MarkedDocuments): string {
  return others.length > 0 || !first ? t('these documents') : nameOf(first.uri);
}

async function search(
  wanted: MarkedDocuments,
  { corpus, engine, jobs }: Dependencies | Omit<Dependencies, 'log'>,
  looking: AbortController,
) {
  const { documents, unitOf } = wanted;
  const title = t('Looking for repetitions in {0}', titleOf(wanted));
  return withProgressNotification(title, async ({ signal, report }) => {
    signal.addEventListener('abort', () => {
      looking.abort();
    });
    const { readIn } = await import('../../host/text/documentInput.ts');
    const put: CorpusDocument[] = [];
    for (const [i, document] of documents.entries()) {
      const held = await corpus.put(document, unitOf(document), looking.signal);
      await corpus.embed(held, {
        signal: looking.signal,
        onProgress: ({ done, total }) => {
          const share = total === 0 ? 1 : done / total;
          report((embeddedShare * (i + share)) / documents.length);
        },
      });
      put.push(held);
    }
    const places = await findRepeated(
      put.map((held) => searched(held, corpus, readIn)),
      { engine, jobs },
      {
        signal: looking.signal,
        onProgress: (share) => {
          report(embeddedShare + (1 - embeddedShare) * share);
        },
      },
    );
    // What was edited meanwhile stands elsewhere.
    const current = new Set(
      put
        .filter(({ document, version }) => document.version === version)
        .map(({ document }) => document.uri.toString()),
    );
    return { documents, places: places.filter(({ document }) => current.has(document)) };
  });
}

function searched(
  held: CorpusDocument,
  corpus: DocumentCorpus,
  read: (document: vscode.TextDocument, start: number, end: number) => string,
): SearchedDocument {
  return {
    name: held.document.uri.toString(),
    spans: held.spans,
    text: (start, end) => read(held.document, start, end),
    vectorsOf: (segments, signal) => corpus.vectorsOf(held, segments, signal),
  };
}
