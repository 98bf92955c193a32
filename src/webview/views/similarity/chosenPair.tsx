import type { PageSimilarity } from '../../../protocol/pageApi.ts';
import { Button } from '../../widgets/button.tsx';
import { NearnessWord } from '../../widgets/nearness.tsx';
import { pairData, pairNumbers } from './similarityMatrix.tsx';

interface ChosenPairProps {
  readonly data: PageSimilarity;
  readonly pair: readonly [a: number, b: number];
  readonly onReveal: (segment: number) => void;
}

/** One pair: its numbers, large, and both texts, each with a button that reveals it. */
export function ChosenPair({ data, pair, onReveal }: ChosenPairProps) {
  const [a, b] = pair;
  const numbers = pairNumbers(data, a, b);
  const facts = pairData(data, a, b);
  const { expected } = facts;
  const isNearnessKnown = !Number.isNaN(expected);
  const others = isNearnessKnown ? numbers : numbers.slice(1);
  // Of two texts this is all that there is: it is found as the card of a cell is.
  const isOnly = data.segments.length === 2;
  const known = isOnly ? facts : undefined;
  return (
    <section class="chosen-pair" data-part="chosen-pair" aria-label="Chosen pair">
      <div
        class="chosen-pair-view"
        data-part={isOnly ? 'pair-card' : undefined}
        data-a={known?.a}
        data-b={known?.b}
        data-cosine={known?.cosine}
        data-percentile={known?.percentile}
      >
        {a !== b && (
          <p class="pair-statement">
            <strong>{isNearnessKnown ? <NearnessWord expected={expected} /> : numbers[0]}</strong>
            {others.map((number) => (
              <span>{number}</span>
            ))}
          </p>
        )}
        {(a === b ? [a] : [a, b]).map((segment) => (
          <ChosenText key={segment} data={data} segment={segment} onReveal={onReveal} />
        ))}
      </div>
    </section>
  );
}

interface ChosenTextProps {
  readonly data: PageSimilarity;
  readonly segment: number;
  readonly onReveal: (segment: number) => void;
}

function ChosenText({ data, segment, onReveal }: ChosenTextProps) {
  const { line, label } = data.segments[segment] ?? { line: 0, label: '' };
  return (
    <div class="chosen-text">
      <span class="row-line">{line}</span>
      <span class="chosen-label" dir="auto">
        {label}
      </span>
      <Button
        label={`Reveal line ${line}`}
        icon="go-to-file"
        kind="icon"
        onClick={() => onReveal(segment)}
      />
    </div>
  );
}
