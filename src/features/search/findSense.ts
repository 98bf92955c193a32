import * as vscode from 'vscode';
import { t, tCount } from '../../core/l10n/translate.ts';
import { searchWords } from '../../core/search/identifierWords.ts';
import { wordAround } from '../../core/search/words/sameWord.ts';
import { sliceAround } from '../../core/text/sliceAround.ts';
import { registerCommand } from '../../host/commands.ts';
import { commandIds } from '../../host/contributions.ts';
import { indexPlaceOf } from '../../host/index/indexPaths.ts';
import type {
  WorkspaceSearch,
  WorkspaceSenses,
  WorkspaceSensesRequest,
} from '../../host/index/workspaceSearch.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';
import type { FoundResults, ResultSet, ResultsTarget } from '../../host/results.ts';
import { activeEditor } from '../../host/text/editors.ts';
import { WrongUse } from '../../host/userErrors.ts';
import { ResultsSearch } from './model/resultsSearch.ts';

/** What is sent with a word, to each side: it tells its sense where the index does not have the document. */
const aroundUnits = 200;
const mostWordUnits = 100;

interface Dependencies {
  readonly workspace: WorkspaceSearch;
  readonly results: ResultsTarget;
  readonly log: vscode.LogOutputChannel;
}

/** "Find This Sense": the places in the workspace where the cursor's word stands, by sense, those in its own sense first. */
export function registerFindSense(services: Dependencies): vscode.Disposable {
  return registerCommand(services.log, commandIds.findSense, () => findSense(services));
}

async function findSense({ workspace, results }: Dependencies): Promise<void> {
  const { document, selection } = activeEditor(
    t('put the cursor on a word and choose Find This Sense again'),
  );
  if (!workspace.isAvailable) {
    throw new WrongUse(t('No folder is open; open one, and choose this again.'));
  }
  const request = askedAbout(document, wordRange(document, selection));
  const word = request.text.slice(request.word.start, request.word.end);
  const asked = t('the sense of “{0}” in {1}', word, vscode.workspace.asRelativePath(document.uri));
  await withProgressNotification(t('Finding this sense of “{0}”', word), async (progress) => {
    const { signal } = progress;
    await workspace.prepare(signal);
    let whole: WorkspaceSenses | undefined;
    const search = new ResultsSearch<FoundResults>(async (stop, onBetter) => {
      whole = await workspace.senses(request, {
        signal: AbortSignal.any([signal, stop]),
        onProgress: (found) => {
          progress.report(found.readTexts / found.texts);
          onBetter(foundResults(found));
        },
      });
      return foundResults(whole);
    });
    const shown: ResultSet = {
      query: { text: '', more: [], less: [] },
      asked,
      ...(await search.first()),
      where: t('this workspace'),
      search: undefined,
    };
    await results.show(shown, search.refine(false));
    if (whole) tell(word, whole);
  });
}

/** The word at the cursor, or the one that is selected. */
function wordRange(document: vscode.TextDocument, selection: vscode.Selection): vscode.Range {
  const { start, end, active, isEmpty } = selection;
  if (isEmpty) {
    const word = wordAround(document.lineAt(active.line).text, active.character);
    if (word) return new vscode.Range(active.line, word.start, active.line, word.end);
    throw new WrongUse(t('The cursor is on no word; put it on one and choose this again.'));
  }
  const selected = document.getText(selection);
  const word = selected.trim();
  if (start.line !== end.line || word.length > mostWordUnits || searchWords(word).length !== 1) {
    throw new WrongUse(
      t('More than one word is selected, or none; select one and choose this again.'),
    );
  }
  const from = start.character + selected.length - selected.trimStart().length;
  return new vscode.Range(start.line, from, start.line, from + word.length);
}

function askedAbout(document: vscode.TextDocument, range: vscode.Range): WorkspaceSensesRequest {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const from = document.positionAt(Math.max(0, start - 2 * aroundUnits));
  const to = document.positionAt(end + 2 * aroundUnits);
  const near = document.getText(new vscode.Range(from, to));
  const at = start - document.offsetAt(from);
  const slice = sliceAround(near, { start: at, end: at + end - start }, aroundUnits);
  return {
    text: near.slice(slice.start, slice.end),
    word: { start: at - slice.start, end: at + end - start - slice.start },
    at: { ...indexPlaceOf(document), start, end },
  };
}

/** One sense alone is no group. */
function foundResults({ senses }: WorkspaceSenses): FoundResults {
  const hits = senses.flatMap(({ hits: own }, group) => own.map((hit) => ({ ...hit, group })));
  const groups = senses.map(({ name, example }) => ({
    name: name === '' ? example : name,
    example,
  }));
  return { hits, groups: groups.length > 1 ? groups : [], percentileBasis: 'none' };
}

/** Says what is not seen of an answer. */
function tell(word: string, { senses, texts, readTexts, leftPlaces }: WorkspaceSenses): void {
  const parts = [
    ...(senses.length === 0 ? [t('“{0}” stands nowhere else in this workspace.', word)] : []),
    ...(readTexts < texts
      ? [
          t(
            'Of {0} texts that hold “{1}”, {2} were compared, from everywhere.',
            texts,
            word,
            readTexts,
          ),
        ]
      : []),
    ...(leftPlaces > 0
      ? [
          tCount(
            leftPlaces,
            '{0} place was left out, in a text that holds it too often.',
            '{0} places were left out, in texts that hold it too often.',
          ),
        ]
      : []),
  ];
  if (parts.length > 0) void vscode.window.showInformationMessage(parts.join(' '));
}
