import { t } from '../../../core/l10n/translate.ts';
import type { Answer } from '../../useAnswer.ts';
import { Button } from '../../widgets/button.tsx';
import { Awaited, TextNote } from '../../widgets/notes.tsx';

interface JobNoteProps {
  readonly answer: Answer<unknown, unknown>;
  /** What is said while it is awaited; undefined where what is shown says enough. */
  readonly busy: string | undefined;
}

/** What is said of a long comparison: how far it is, that it was cancelled, or why there is none. */
export function JobNote({ answer, busy }: JobNoteProps) {
  if (answer.isCancelled) {
    return (
      <TextNote text={t('The comparison was cancelled.')}>
        <Button label={t('Compare Again')} onClick={answer.again} />
      </TextNote>
    );
  }
  return <Awaited answer={answer} busy={busy} />;
}
