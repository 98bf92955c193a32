import * as vscode from 'vscode';
import { t, tCount } from '../../core/l10n/translate.ts';
import { nearnessOf, nearnessText } from '../../core/search/nearness.ts';
import { oneLine } from '../../core/text/oneLine.ts';
import { DelayedCall } from '../../host/delayedCall.ts';
import { rangeOf } from '../../host/text/textPlace.ts';
import { RepeatedPlaces, type RepeatedPlace } from './model/repeatedPlaces.ts';

const namedTwins = 10;
const labelCharacters = 100;
// An edit is many of them.
const drawDelayMs = 200;
const source = 'Semantic Text';

/**
 * Marks repetitions as problems of the least severity, each with its twins. They follow edits: an edited text is no longer known to
 * repeat anything, and loses its mark.
 */
export class RepetitionMarks implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('semanticText.repetitions');
  readonly #drawing = new DelayedCall(drawDelayMs, () => {
    this.#draw();
  });
  readonly #subscriptions: readonly vscode.Disposable[];
  #places: RepeatedPlaces | undefined;
  #documents = new Map<string, vscode.TextDocument>();

  constructor() {
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const changes = contentChanges.map(({ rangeOffset, rangeLength, text }) => {
          return { start: rangeOffset, end: rangeOffset + rangeLength, length: text.length };
        });
        if (changes.length === 0) return;
        if (this.#places?.follow(document.uri.toString(), changes)) this.#drawing.request();
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) {
          if (this.#places?.drop(uri.toString())) this.#drawing.request();
        }
      }),
      // A closed document is no longer told of changes: its object is another one when it is opened again.
      vscode.workspace.onDidOpenTextDocument((document) => {
        const name = document.uri.toString();
        if (this.#documents.has(name)) this.#documents.set(name, document);
      }),
    ];
  }

  get areShown(): boolean {
    return this.#places !== undefined;
  }

  show(documents: readonly vscode.TextDocument[], places: readonly RepeatedPlace[]): void {
    this.#documents = new Map(documents.map((document) => [document.uri.toString(), document]));
    this.#places = new RepeatedPlaces(places);
    this.#draw();
  }

  clear(): void {
    this.#places = undefined;
    this.#documents.clear();
    this.#drawing.dispose();
    this.#collection.clear();
  }

  dispose(): void {
    this.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  #draw(): void {
    this.#collection.clear();
    if (!this.#places) return;
    const twins = this.#places.twins(namedTwins);
    const sizes = new Map<number, number>();
    for (const { group } of this.#places.places) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    const found = new Map<string, vscode.Diagnostic[]>();
    for (const place of this.#places.places) {
      const document = this.#documents.get(place.document);
      if (!document) continue;
      const count = (sizes.get(place.group) ?? 1) - 1;
      const others = (twins.get(place) ?? []).flatMap((twin) => this.#related(twin));
      const diagnostic = new vscode.Diagnostic(
        rangeOf(document, place.start, place.end),
        markText(place, count),
        vscode.DiagnosticSeverity.Information,
      );
      diagnostic.source = source;
      diagnostic.relatedInformation = others;
      const own = found.get(place.document);
      if (own) own.push(diagnostic);
      else found.set(place.document, [diagnostic]);
    }
    for (const [name, diagnostics] of found) {
      const document = this.#documents.get(name);
      if (document) this.#collection.set(document.uri, diagnostics);
    }
  }

  #related({ document: name, start, end }: RepeatedPlace): vscode.DiagnosticRelatedInformation[] {
    const document = this.#documents.get(name);
    if (!document) return [];
    const range = rangeOf(document, start, end);
    const label = oneLine(document.getText(range), labelCharacters);
    const location = new vscode.Location(document.uri, range);
    return [new vscode.DiagnosticRelatedInformation(location, label)];
  }
}

function markText({ cosine, expected }: RepeatedPlace, twins: number): string {
  const nearness = nearnessOf(expected);
  const word = nearness === undefined ? [] : [nearnessText(nearness)];
  const facts =
    cosine === 1 ? t('the same text') : [...word, t('cosine {0}', cosine.toFixed(2))].join(', ');
  return tCount(
    twins,
    'Said again at {0} other place ({1}).',
    'Said again at {0} other places ({1}).',
    facts,
  );
}
