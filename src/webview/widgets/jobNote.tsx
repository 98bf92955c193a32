import type { ComponentChildren } from 'preact';
import { t } from '../../core/l10n/translate.ts';
import type { Answer } from '../useAnswer.ts';
import { Button } from './button.tsx';
import { Awaited, busyDelayMs, Note, TextNote, useLasting } from './notes.tsx';

interface JobNoteProps {
  readonly answer: Answer<unknown, unknown>;
  /** What is said before the job says what it does. */
  readonly busy: string;
  /** What is said when it was given up, and what the button is called that asks again. */
  readonly cancelled: string;
  readonly again: string;
  /** What else can be done when it was given up. */
  readonly children?: ComponentChildren;
}

/** A long computation: what it does and how far it is, that it was given up, or why there is no answer. */
export function JobNote({ answer, busy, cancelled, again, children }: JobNoteProps) {
  if (answer.isCancelled) {
    return (
      <TextNote text={cancelled}>
        <Button label={again} onClick={answer.again} />
        {children}
      </TextNote>
    );
  }
  return (
    <>
      <Awaited answer={answer} busy={undefined} />
      <JobProgress answer={answer} busy={busy} />
    </>
  );
}

type JobProgressProps = Pick<JobNoteProps, 'answer' | 'busy'>;

/** How far it is, with a way to give it up. Shown after a moment. */
function JobProgress({ answer: { isAsking, progress, cancel }, busy }: JobProgressProps) {
  const isLong = useLasting(isAsking, busyDelayMs);
  if (!isLong) return null;
  const share = progress && Math.min(100, Math.floor(100 * progress.share));
  const text = progress ? t('{0}: {1} %', progress.step, share ?? 0) : busy;
  return (
    <Note>
      <span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true" />
      {/* Screen readers are told of the step alone: a number a second would hold them up. */}
      <span class="visually-hidden" role="status">
        {progress?.step ?? busy}
      </span>
      <span class="tab-state-text" data-part="job" aria-hidden="true">
        {text}
      </span>
      <Button label={t('Cancel')} onClick={cancel} />
    </Note>
  );
}
