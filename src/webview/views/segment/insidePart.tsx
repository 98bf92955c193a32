import type { ComponentChildren } from 'preact';
import type { InsideReference } from '../../../protocol/pageApi.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Awaited } from '../../widgets/notes.tsx';
import { InputsView } from './inputsView.tsx';

interface InsidePartProps<T> {
  readonly title: string;
  /** Whether it is unfolded, among what was chosen for every content. */
  readonly choice: 'showsPath' | 'showsInputs';
  readonly token: InsideReference;
  readonly ask: (token: InsideReference, options: CallOptions) => Promise<T>;
  readonly children: (answer: T) => ComponentChildren;
}

/** A part of what is known of a token: asked for when it is unfolded. */
export function InsidePart<T>({ title, choice, token, ask, children }: InsidePartProps<T>) {
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

/** What goes in for a token of a text or of a pair. */
export function InputsPart({ token }: { readonly token: InsideReference }) {
  const { page, snapshot } = useView();
  return (
    <InsidePart
      title="What goes in"
      choice="showsInputs"
      token={token}
      ask={(asked, options) => page.api.tokenInputs(asked, options)}
    >
      {(inputs) => <InputsView inputs={inputs} note={snapshot.model?.inputsNote} />}
    </InsidePart>
  );
}
