import type { Steps } from '../../../core/search/steps.ts';
import { inEditorTurns } from '../../../host/editorTurns.ts';
import type { EngineCalls } from '../../../host/engine/processCalls.ts';
import type { EngineApi } from '../../../protocol/engineApi.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { ShownContent } from './shownContent.ts';
import type { TextSource } from './textSource.ts';

/** What the answers to a page know of the panel that it is in. */
export interface AnswerContext<T extends TextSource = TextSource> {
  /** The content that a request means. Throws `invalidInput` where it is another one by now. */
  readonly current: (reference: ContentReference) => ShownContent<T>;
  /** Aborted with the caller's signal, when the page goes, and when the user cancels or sees another content. */
  readonly until: (signal: AbortSignal | undefined) => AbortSignal;
}

type Use<R> = (api: EngineApi, options: { readonly signal: AbortSignal }) => Promise<R>;

/** Asks the engine for as long as the caller waits and what was asked about is shown. */
export function engineAsker({ until }: Pick<AnswerContext, 'until'>, engine: EngineCalls) {
  return <R>(signal: AbortSignal | undefined, use: Use<R>): Promise<R> => {
    const either = until(signal);
    return engine.call((api) => use(api, { signal: either }), either);
  };
}

/**
 * Does work on all of a content in the host itself, between whose steps the editor gets its turns. Throws `cancelled`, and
 * `invalidInput` where an edit has moved the segments meanwhile.
 */
export function inContentTurns<T>(
  { current }: Pick<AnswerContext, 'current'>,
  reference: ContentReference,
  steps: Steps<T>,
  signal: AbortSignal,
): Promise<T> {
  return inEditorTurns(steps, { signal, check: () => current(reference) });
}
