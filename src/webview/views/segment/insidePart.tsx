import type { ComponentChildren } from 'preact';
import type { InsideReference } from '../../../protocol/pageTokens.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Awaited } from '../../widgets/notes.tsx';

interface InsidePartProps<A extends InsideReference, T> {
  readonly title: string;
  /** Whether it is unfolded, among what was chosen for every content. */
  readonly choice: 'showsPath' | 'showsPair' | 'showsInputs';
  /** What is asked about. */
  readonly token: A;
  readonly ask: (token: A, options: CallOptions) => Promise<T>;
  readonly children: (answer: T) => ComponentChildren;
}

/** A part of what is known of a token: asked for when it is unfolded. */
export function InsidePart<A extends InsideReference, T>(props: InsidePartProps<A, T>) {
  const { title, choice, token, ask, children } = props;
  const { page, choices } = useView();
  const isOpen = choices[choice];
  const answer = useAnswer(isOpen ? token : undefined, ask);
  const { shown } = answer;
  return (
    <details
      class="inside-part"
      open={isOpen}
      onToggle={({ currentTarget: { open } }) => {
        if (open !== isOpen) page.memory.prefer({ [choice]: open });
      }}
    >
      <summary>{title}</summary>
      <Awaited answer={answer} busy={shown ? undefined : 'Reading…'} />
      {shown && children(shown.value)}
    </details>
  );
}
