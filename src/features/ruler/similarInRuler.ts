import * as vscode from 'vscode';
import { LatestWork } from '../../host/latestWork.ts';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { spanAt } from '../../core/text/moveSpans.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { nameOf } from '../../host/text/resource.ts';
import { segmentUnitOf } from '../../host/settings.ts';
import type { EngineClient } from '../../host/engine/engineClient.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';
import { registerCommand } from '../../host/commands.ts';
import { commandIds } from '../../host/contributions.ts';
import { activeEditor } from '../../host/text/editors.ts';
import { tellBriefly } from '../../host/statusMessage.ts';
import { WrongUse } from '../../host/userErrors.ts';
import { markedHits } from './model/markStrength.ts';
import { SimilarMarks, type SimilarLines } from './similarMarks.ts';

const markLimit = 100;

interface Dependencies {
  readonly engine: EngineClient;
  readonly corpus: DocumentCorpus;
  readonly log: vscode.LogOutputChannel;
}

/** "Toggle Similar Lines in Ruler": marks what is like the cursor's line; in that line again, takes it away. */
export function registerSimilarInRuler({ engine, corpus, log }: Dependencies): vscode.Disposable {
  const marks = new SimilarMarks();
  const looking = new LatestWork();
  const stop = (): void => {
    looking.stop();
    marks.clear();
  };
  return vscode.Disposable.from(
    marks,
    // Another model finds other lines.
    engine.onDidChangeModel(stop),
    registerCommand(log, commandIds.toggleSimilarInRuler, async () => {
      const { document, selection } = activeEditor(
        t('put the cursor in a line and choose Toggle Similar Lines in Ruler again'),
      );
      const offset = document.offsetAt(selection.active);
      if (marks.isOrigin(document, offset)) {
        stop();
        return;
      }
      const own = looking.begin();
      const lines = await similarLines(corpus, document, offset, own);
      throwIfCancelled(own.signal);
      marks.show(lines);
      if (lines.hits.length > 0) return;
      tellBriefly(
        t(
          'No similar line in {0}; choose Find Similar Lines for the nearest ones.',
          nameOf(document.uri),
        ),
      );
    }),
    registerCommand(log, commandIds.hideSimilarInRuler, stop),
    new vscode.Disposable(() => {
      looking.stop();
    }),
  );
}

async function similarLines(
  corpus: DocumentCorpus,
  document: vscode.TextDocument,
  offset: number,
  looking: AbortController,
): Promise<SimilarLines> {
  const { signal } = looking;
  const put = await corpus.put(document, segmentUnitOf(document), signal);
  // After it: what is edited from there on is noticed below.
  const { readIn } = await import('../../host/text/documentInput.ts');
  const at = segmentOfLine(document, put.spans, offset);
  if (at === -1) {
    throw new WrongUse(t('The cursor is in a blank line; put it in a line with text.'));
  }
  const start = put.spans[2 * at] ?? 0;
  const end = put.spans[2 * at + 1] ?? 0;
  const text = document.getText().slice(start, end);
  const input = readIn(document, start, end);
  if (put.embedded.includes(0)) await embed(corpus, put, looking);
  const exclude = { key: put.key, start, end };
  const answer = await corpus.similar(
    { text, ...(input !== text && { input }), at: exclude, everyPlace: true },
    [put],
    markLimit,
    signal,
  );
  if (document.version !== put.version) {
    throw new AppError(
      'invalidInput',
      t(
        '{0} was edited meanwhile; choose Toggle Similar Lines in Ruler again.',
        nameOf(document.uri),
      ),
    );
  }
  const { percentileBasis } = answer;
  const hits = markedHits(answer.hits);
  return { document, origin: { start, end }, hits, percentileBasis };
}

async function embed(
  corpus: DocumentCorpus,
  put: CorpusDocument,
  looking: AbortController,
): Promise<void> {
  const title = t('Looking for similar lines in {0}', nameOf(put.document.uri));
  await withProgressNotification(title, async ({ signal, report }) => {
    signal.addEventListener('abort', () => {
      looking.abort();
    });
    await corpus.embed(put, {
      signal: looking.signal,
      onProgress: ({ done, total }) => {
        report(done / total);
      },
    });
  });
}

/** The segment at a place, else one in its line; -1 where the line has none. */
function segmentOfLine(document: vscode.TextDocument, spans: Int32Array, offset: number): number {
  const at = spanAt(spans, offset);
  if (at !== -1) return at;
  const line = document.lineAt(document.positionAt(offset));
  const from = document.offsetAt(line.range.start) + line.firstNonWhitespaceCharacterIndex;
  return line.isEmptyOrWhitespace ? -1 : spanAt(spans, from);
}
