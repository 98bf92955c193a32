import type * as vscode from 'vscode';
import type { MenuPlace } from '../../protocol/pageMenu.ts';
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
  const segmentText = (segment: number): SelectedText => {
    const { shown, index } = content.locate(segment);
    const { uri } = shown.document;
    return { uri, text: shown.text(index), start: shown.start(index), end: shown.end(index) };
  };
  switch (place.section) {
    case 'segment':
      return [segmentText(place.segment)];
    case 'pair':
      return [segmentText(place.segment), segmentText(place.second)];
    case 'token': {
      const segment = segmentText(place.segment);
      const spans = tokens.get(segment.text)?.encoding.spans;
      const [from = 0, to = 0] = spans?.subarray(2 * place.token, 2 * place.token + 2) ?? [];
      if (to <= from) return [segment];
      const text = segment.text.slice(from, to);
      return [{ ...segment, text, start: segment.start + from, end: segment.start + to }];
    }
    case 'neighbour': {
      const { document, range } = await finder.place(place.neighbour);
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      return [{ uri: document.uri, text: document.getText(range), start, end }];
    }
  }
}
