import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isCancellation } from '../core/errors/appError.ts';
import { contentOf, type ContentReference } from '../protocol/contentReference.ts';
import type { JobProgress } from '../protocol/jobs/textSetApi.ts';
import type { PageApi } from '../protocol/pageApi.ts';
import { messageOf } from './page.ts';
import { useView } from './view.ts';

/** An answer, and the question that it answers. */
export interface Answered<A, T> {
  readonly about: A;
  readonly value: T;
}

export interface Answer<A, T> {
  /**
   * The newest answer about this content. It stays while another question about the content is asked, and goes when
   * that fails: compare `about`.
   */
  readonly shown: Answered<A, T> | undefined;
  readonly isAsking: boolean;
  /** Why there is no answer, in a sentence. */
  readonly failure: string | undefined;
  /** Somebody gave it up, so that no answer comes. */
  readonly isCancelled: boolean;
  /** How far the call is; undefined where it does not say. */
  readonly progress: JobProgress | undefined;
  /** Gives it up. */
  readonly cancel: () => void;
  /** Asks the same once more. */
  readonly again: () => void;
}

interface AskOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

/** How a question ended. */
interface End<A, T> {
  readonly id: string | undefined;
  readonly shown?: Answered<A, T> | undefined;
  readonly failure?: string;
  readonly isCancelled?: boolean;
}

type RequestOf<M extends keyof PageApi> = Parameters<PageApi[M]>[0];

type Ask<A, T> = (about: A, options: AskOptions) => Promise<T>;

interface AnswerOptions {
  /** While somebody types, questions about another version wait for a pause of this length. */
  readonly editPauseMs?: number;
}

/**
 * The host's answer to a question, which is plain data that says all that it depends on: asked when it becomes another
 * one, given up when it is none or another. `ask` is the call, or the name of the host's method that is called with just this
 * question. What turns out to be about a past version is dropped, because the newest snapshot asks anew.
 */
export function useAnswer<M extends keyof PageApi, A extends ContentReference & RequestOf<M>>(
  about: A | undefined,
  ask: M,
  options?: AnswerOptions,
): Answer<A, Awaited<ReturnType<PageApi[M]>>>;
export function useAnswer<A extends ContentReference, T>(
  about: A | undefined,
  ask: Ask<A, T>,
  options?: AnswerOptions,
): Answer<A, T>;
export function useAnswer<A extends ContentReference, T>(
  about: A | undefined,
  method: keyof PageApi | Ask<A, T>,
  { editPauseMs = 0 }: AnswerOptions = {},
): Answer<A, T> {
  const { page } = useView();
  const ask: Ask<A, T> =
    typeof method === 'string'
      ? (request, options) =>
          (page.api as unknown as Record<string, Ask<A, T>>)[method]!(request, options)
      : method;
  const [tries, setTries] = useState(0);
  const [end, setEnd] = useState<End<A, T>>({ id: undefined });
  const [far, setFar] = useState<{ readonly id: string; readonly progress: JobProgress }>();
  const call = useRef<AbortController>(undefined);
  const id = about && `${JSON.stringify(about)} ${tries}`;
  const isOfContent =
    about && end.shown && contentOf(end.shown.about.version) === contentOf(about.version);
  const shown = isOfContent ? end.shown : undefined;
  const latest = useRef({ about, ask, shown });
  latest.current = { about, ask, shown };

  useLayoutEffect(() => {
    const own = new AbortController();
    call.current = own;
    let isLeft = false;
    const { signal } = own;
    const { current } = latest;
    const asked = current.about;
    const finish = (how: Omit<End<A, T>, 'id'>): void => {
      if (!isLeft) setEnd({ id, ...how });
    };
    const start = async (): Promise<void> => {
      if (!asked) return;
      try {
        const onProgress = (progress: JobProgress): void => {
          if (id !== undefined && !signal.aborted) setFar({ id, progress });
        };
        const value = await current.ask(asked, { signal, onProgress });
        finish({ shown: { about: asked, value } });
      } catch (error) {
        if (isLeft) return;
        if (isCancellation(error)) finish({ shown: latest.current.shown, isCancelled: true });
        else if (!(await page.isOutdated(error, asked))) finish({ failure: messageOf(error) });
      }
    };
    if (!asked) finish({});
    const isEdited = current.shown !== undefined && current.shown.about.version !== asked?.version;
    const timer = isEdited ? window.setTimeout(() => void start(), editPauseMs) : undefined;
    if (!isEdited) void start();
    return () => {
      window.clearTimeout(timer);
      isLeft = true;
      own.abort();
    };
  }, [id]);

  const isEnded = id !== undefined && end.id === id;
  return {
    shown,
    isAsking: id !== undefined && !isEnded,
    failure: isEnded ? end.failure : undefined,
    isCancelled: isEnded && end.isCancelled === true,
    progress: !isEnded && far?.id === id ? far?.progress : undefined,
    cancel: () => call.current?.abort(),
    again: () => setTries((count) => count + 1),
  };
}
