import { t } from '../../core/l10n/translate.ts';
import type { Answer } from '../useAnswer.ts';
import { Button } from './button.tsx';
import { busyDelayMs, Note, useLasting } from './notes.tsx';

interface JobNoteProps {
  readonly answer: Pick<Answer<unknown, unknown>, 'isAsking' | 'progress' | 'cancel'>;
  /** What is said before the job says what it does. */
  readonly busy: string;
}

/** What a long computation does and how far it is, with a way to give it up. Shown after a moment. */
export function JobNote({ answer: { isAsking, progress, cancel }, busy }: JobNoteProps) {
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
