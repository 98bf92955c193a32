import type { ContentReference } from '../../../protocol/pageApi.ts';
import type { ShownContent } from './shownContent.ts';
import type { TextSource } from './textSource.ts';

/** What the answers to a page know of the panel that it is in. */
export interface AnswerContext<T extends TextSource = TextSource> {
  /** The content that a request means. Throws `invalidInput` where it is another one by now. */
  readonly current: (reference: ContentReference) => ShownContent<T>;
  /** Aborted with the caller's signal, when the page goes, and when the user cancels or sees another content. */
  readonly until: (signal: AbortSignal | undefined) => AbortSignal;
}
