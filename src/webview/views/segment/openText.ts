import { useLayoutEffect, useRef } from 'preact/hooks';
import { isEdited, type SegmentReference } from '../../../protocol/contentReference.ts';
import type { PageApi } from '../../../protocol/pageApi.ts';
import type { TokenRange } from '../../../protocol/pageTokens.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import { TokenStore } from '../../text/tokenStore.ts';
import { useView } from '../../view.ts';

/** A segment whose tokens can be asked for. */
export interface OpenText {
  readonly reference: SegmentReference;
  readonly store: TokenStore;
  /** The token to begin with. */
  readonly token: number | undefined;
}

/**
 * Opens a segment, which may take long. After an edit the tokens of `before` may stand under another reference: then
 * its store is kept, so that nothing on the page moves. Undefined where the work that makes the tokens was stopped.
 */
export async function openText(
  api: PageApi,
  reference: SegmentReference,
  options: CallOptions,
  before?: OpenText,
): Promise<OpenText | undefined> {
  const opened = await api.openSegment(reference, options);
  if (opened.kind === 'stopped') return undefined;
  const { tokenCount, token } = opened;
  const load = (start: number, end: number): Promise<TokenRange> =>
    api.tokens({ ...reference, start, end });
  const isSame =
    before !== undefined &&
    isEdited(reference.version, before.reference.version) &&
    (await before.store.follow(tokenCount, load));
  const store = isSame ? before.store : new TokenStore(tokenCount, load);
  return { reference, store, token };
}

/** The token that is chosen in a text: in one that was not shown before, the one to begin with. */
export function useChosenToken({ reference, store, token: first }: OpenText): number {
  const { page, selection } = useView();
  const { segment } = reference;
  const last = useRef<{ readonly store: TokenStore; readonly token: number }>(undefined);
  // While another text is on its way, what was chosen is of that one.
  const isShown = last.current?.store === store;
  const kept = isShown ? last.current?.token : undefined;
  const chosen = selection.tokenSegment === segment ? selection.token : kept;
  const token = Math.min(chosen ?? first ?? 1, Math.max(0, store.count - 1));
  last.current = { store, token };
  useLayoutEffect(() => {
    if (isShown) page.memory.choose({ tokenSegment: segment });
    else page.memory.enterText(segment, first);
  }, [reference]);
  return token;
}
