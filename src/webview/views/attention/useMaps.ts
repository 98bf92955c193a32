import { useRef, useState } from 'preact/hooks';
import type { WindowTokens } from '../../text/windowTokens.ts';
import { useAnswer, type Answer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import type { OpenText } from '../segment/segmentTab.tsx';
import { readMaps, type Maps } from './readMaps.ts';

/** A place in a window that was chosen there; it may be a `[CLS]` or `[SEP]` of the window's own, or in a second text. */
interface ChosenPlace {
  readonly tokens: WindowTokens;
  readonly position: number;
  /** The token of the text that was chosen then. */
  readonly token: number;
}

interface ShownMaps {
  readonly answer: Answer<unknown, Maps>;
  /** Those of the text; undefined until they are read. */
  readonly maps: Maps | undefined;
  /** Or those that were drawn before, which stay in their places, hidden. */
  readonly drawn: Maps | undefined;
  /** Whether the maps are of the window that holds the token, so that nothing but a map is waited for. */
  readonly isKept: boolean;
  /** The chosen token's place in the window. */
  readonly position: number;
  readonly choosePosition: (position: number) => void;
  readonly chooseToken: (token: number) => void;
}

/** The attention maps of the window that holds a token of a text, read with the segment `second` where there is one. */
export function useMaps(text: OpenText, token: number, second: number | undefined): ShownMaps {
  const { page, snapshot, choices } = useView();
  const { api, memory } = page;
  const { reference, store } = text;
  const [place, setPlace] = useState<ChosenPlace>();
  const position = useRef(1);
  const last = useRef<Maps>(undefined);

  // Every token of a window names the same maps: the one that they were asked for by goes on doing so.
  const before = last.current;
  const placeIn = (shown: Maps | undefined): number | undefined =>
    place?.tokens === shown?.tokens && place?.token === token ? place.position : undefined;
  const isSameText = before?.text.reference === reference && before.window.second === second;
  const isSameWindow = isSameText && (placeIn(before) !== undefined || before.tokens.holds(token));
  const window = { ...reference, second, token: isSameWindow ? before.window.token : token };
  const answer = useAnswer(
    snapshot.model?.attentionLayerCount === 0
      ? undefined
      : { ...window, layer: choices.attentionLayer, head: choices.attentionHead },
    (request, options) => readMaps(api, request, text, options, last.current),
  );
  const answered = answer.shown?.value;
  last.current = answered ?? before;
  const maps = answered?.text.store === store ? answered : undefined;
  if (maps && (maps.tokens.holds(token) || maps.window.token === token))
    position.current = maps.tokens.position(token);
  position.current = placeIn(maps) ?? position.current;

  const chooseToken = (chosen: number): void => {
    setPlace(undefined);
    memory.choose({ token: chosen });
  };
  const choosePosition = (chosen: number): void => {
    if (!maps) return;
    const { tokens } = maps;
    const own = tokens.token(chosen) ?? token;
    setPlace({ tokens, position: chosen, token: own });
    memory.choose({ token: own });
  };
  return {
    ...{ answer, maps, drawn: last.current, position: position.current },
    isKept: maps !== undefined && isSameWindow,
    ...{ choosePosition, chooseToken },
  };
}
