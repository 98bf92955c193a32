import type * as vscode from 'vscode';
import type { MenuPlace } from '../../protocol/page/pageMenu.ts';
import type { EditorContent } from './editorContent.ts';
import type { AnswerContext } from './model/answerContext.ts';
import type { KeptTokens } from './model/keptTokens.ts';
import type { SelectedText } from './model/panelContent.ts';
import type { NeighbourFinder } from './neighbourFinder.ts';

interface Dependencies {
  readonly tokens: Pick<KeptTokens, 'get'>;
  readonly finder: Pick<NeighbourFinder, 'place'>;
}

/**
 * The texts that a right click was on, as they are by now; of a token without a text, such as `[CLS]`, the whole
 * segment's. Throws `invalidInput` where the panel shows another text, `fileUnreadable` where a neighbour's file is gone.
 */
export async function clickedTexts(
  place: MenuPlace,
  { current }: Pick<AnswerContext<vscode.TextDocument>, 'current'>,
  { tokens, finder }: Dependencies,
): Promise<readonly SelectedText[]> {
  const content = current(place);
  const textOf = (segment: number, token?: number): SelectedText => {
    const { document, text, start, end } = textIn(content, tokens, segment, token);
    return { uri: document.uri, text, start, end };
  };
  switch (place.section) {
    case 'segment':
      return [textOf(place.segment)];
    case 'pair':
      return [textOf(place.segment), textOf(place.second)];
    case 'token':
      return [textOf(place.segment, place.token)];
    case 'neighbour': {
      const { document, range } = await finder.place(place.neighbour);
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      return [{ uri: document.uri, text: document.getText(range), start, end }];
    }
  }
}

/** A segment's text in its document, or that of one of its tokens where it has a text of its own. */
export function textIn(
  content: EditorContent,
  tokens: Pick<KeptTokens, 'get'>,
  segment: number,
  token: number | undefined,
): { readonly document: vscode.TextDocument } & Pick<SelectedText, 'text' | 'start' | 'end'> {
  const { shown, index } = content.locate(segment);
  const { document } = shown;
  const [text, first] = [shown.text(index), shown.start(index)];
  const spans = token === undefined ? undefined : tokens.get(shown.input(index))?.encoding.spans;
  const [from = 0, to = 0] = spans?.subarray(2 * (token ?? 0), 2 * (token ?? 0) + 2) ?? [];
  if (to <= from) return { document, text, start: first, end: shown.end(index) };
  return { document, text: text.slice(from, to), start: first + from, end: first + to };
}
