import { t } from '../../../core/l10n/translate.ts';
import type { Answer } from '../../useAnswer.ts';
import { Button } from '../../widgets/button.tsx';
import { JobNote } from '../../widgets/jobNote.tsx';
import { Awaited, TextNote } from '../../widgets/notes.tsx';

interface ComparisonNoteProps {
  readonly answer: Answer<unknown, unknown>;
  readonly busy: string;
}

/** What is said of a long comparison: how far it is, that it was cancelled, or why there is none. */
export function ComparisonNote({ answer, busy }: ComparisonNoteProps) {
  if (answer.isCancelled) return <CancelledNote onAgain={answer.again} />;
  return (
    <>
      <Awaited answer={answer} busy={undefined} />
      <JobNote answer={answer} busy={busy} />
    </>
  );
}

export function CancelledNote({ onAgain }: { readonly onAgain: () => void }) {
  return (
    <TextNote text={t('The comparison was cancelled.')}>
      <Button label={t('Compare Again')} onClick={onAgain} />
    </TextNote>
  );
}
