import { t } from '../../../core/l10n/translate.ts';
import type { Answer } from '../../useAnswer.ts';
import { Button } from '../../widgets/button.tsx';
import { JobNote } from '../../widgets/jobNote.tsx';
import { TextNote } from '../../widgets/notes.tsx';

interface ComparisonNoteProps {
  readonly answer: Answer<unknown, unknown>;
  readonly busy: string;
}

/** What is said of a comparison of all that there is. */
export function ComparisonNote({ answer, busy }: ComparisonNoteProps) {
  return (
    <JobNote
      answer={answer}
      busy={busy}
      cancelled={t('The comparison was cancelled.')}
      again={t('Compare Again')}
    />
  );
}

/** The same of one that is soon done. */
export function CancelledNote({ onAgain }: { readonly onAgain: () => void }) {
  return (
    <TextNote text={t('The comparison was cancelled.')}>
      <Button label={t('Compare Again')} onClick={onAgain} />
    </TextNote>
  );
}

/** While a text is being embedded for the first time. */
export function WaitingNote() {
  return <TextNote text={t('All of it is compared as soon as it is embedded.')} />;
}
