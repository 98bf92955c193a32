import { useId, useState } from 'preact/hooks';
import { t } from '../../core/l10n/translate.ts';
import { useView } from '../view.ts';

type Topic = 'token' | 'layer' | 'attention' | 'cosine' | 'label' | 'vector';

/** What is explained where it is seen: two sentences each, and the question. */
function explained(topic: Topic): { readonly question: string; readonly answer: string } {
  return {
    token: {
      question: t('What is a token?'),
      answer: t(
        'A token is what the model reads: a word that its vocabulary holds, or a piece of one, with ## where it goes on. Each gets an id, and at every layer a vector.',
      ),
    },
    layer: {
      question: t('What is a layer?'),
      answer: t(
        'A layer makes each token’s vector anew out of all tokens’ vectors of the layer before. Layer 0 knows only the piece and its position; the last has seen the whole text.',
      ),
    },
    attention: {
      question: t('What is attention?'),
      answer: t(
        'Attention says how much a token takes from each other token when a layer makes its vector anew; a row’s weights sum to 1. Each head of a layer does so by a rule of its own that it learned.',
      ),
    },
    cosine: {
      question: t('What is a cosine?'),
      answer: t(
        'The cosine of two vectors is 1 where they point the same way, 0 where they have nothing in common, and -1 where they are opposite. It says how alike the model sees two things here; what counts as high differs from layer to layer and from model to model.',
      ),
    },
    label: {
      question: t('What is a label?'),
      answer: t(
        'Keys 1 to 9 give the chosen texts a label, 0 takes it away, and Space says that a guess is right; letters begin a new label. Shift with the arrow keys chooses several texts, Enter goes to one, and Ctrl+Z undoes.',
      ),
    },
    vector: {
      question: t('What is a vector?'),
      answer: t(
        'For search and comparison the whole text has one vector, made of its tokens’ vectors. A token’s share is its part in that vector: the shares add up to 1.',
      ),
    },
  }[topic];
}

interface HelpProps {
  readonly about: Topic;
}

/** A "?" that explains a word. Escape closes it, and the focus stays on the button. */
export function Help({ about }: HelpProps) {
  const { page } = useView();
  const { question, answer } = explained(about);
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <span class="help">
      <button
        type="button"
        class="help-button"
        aria-label={question}
        aria-expanded={isOpen}
        aria-controls={id}
        popovertarget={id}
      >
        ?
      </button>
      <div
        id={id}
        class="menu help-text"
        role="note"
        popover="auto"
        onToggle={({ newState }) => {
          setOpen(newState === 'open');
          if (newState === 'open') page.announce(answer);
        }}
      >
        {answer}
      </div>
    </span>
  );
}
