import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { percentileText } from '../../../core/search/percentileText.ts';
import type { ContentReference, PageSimilarity } from '../../../protocol/pageApi.ts';
import { cosineText } from '../../format/float32Text.ts';
import { focusIn, moveFocus } from '../../keys.ts';
import { menuPlace } from '../../../protocol/pageMenu.ts';
import { Button } from '../../widgets/button.tsx';
import { pairData } from './similarityMatrix.tsx';

const firstPairs = 50;

interface PairListProps {
  readonly about: ContentReference;
  readonly data: PageSimilarity;
  readonly onReveal: (segment: number) => void;
  /** A pair has the focus. */
  readonly onFocus: (a: number, b: number) => void;
}

/** The strongest pairs, best first. Arrow keys move over them; each text reveals itself. */
export function PairList({ about, data, onReveal, onFocus }: PairListProps) {
  const list = useRef<HTMLOListElement>(null);
  const [more, setMore] = useState({ data, limit: firstPairs });
  const limit = more.data === data ? more.limit : firstPairs;
  const [tabStop, setTabStop] = useState('');
  const count = data.pairs.length / 2;
  const pairs = Array.from({ length: Math.min(count, limit) }, (_, i) =>
    pairData(data, data.pairs[2 * i] ?? 0, data.pairs[2 * i + 1] ?? 0),
  );
  const keys = pairs.map(({ a, b }) => `${a},${b}`);
  const stop = keys.includes(tabStop) ? tabStop : keys[0];
  // The pair that had it is gone, or the button that showed more.
  const hadFocus = list.current?.contains(document.activeElement) === true;
  const firstNew = useRef<number>(undefined);
  useLayoutEffect(() => {
    const isLost = hadFocus && !list.current?.contains(document.activeElement);
    if (isLost || firstNew.current !== undefined) {
      focusIn(list.current?.children[firstNew.current ?? 0]);
    }
    firstNew.current = undefined;
  });
  return (
    <div class="pair-part">
      <div class="section-head">
        <h2>Strongest pairs</h2>
      </div>
      <ol
        ref={list}
        class="pairs"
        role="list"
        data-part="pairs"
        aria-label="Strongest pairs"
        onKeyDown={(event) => moveFocus(event, event.currentTarget.children, { down: 1 })}
      >
        {pairs.map(({ a, b, cosine, percentile }, i) => (
          <li
            key={keys[i]}
            class="pair"
            data-pair={keys[i]}
            data-cosine={cosine}
            data-percentile={percentile}
            {...menuPlace({ ...about, webviewSection: 'pair', segment: a, second: b })}
            onFocusIn={() => {
              setTabStop(keys[i]!);
              onFocus(a, b);
            }}
          >
            <span class="pair-numbers">
              <span class="hit-percentile" title="Percentile">
                {Number.isNaN(percentile) ? '–' : percentileText(percentile)}
              </span>
              <span class="hit-cosine" title="Cosine">
                <span class="visually-hidden"> cosine </span>
                {cosineText(cosine)}
              </span>
            </span>
            <span class="pair-texts">
              {[a, b].map((segment) => {
                const { line, label } = data.segments[segment] ?? { line: 0, label: '' };
                return (
                  <button
                    key={segment}
                    type="button"
                    class="pair-text"
                    tabIndex={keys[i] === stop ? 0 : -1}
                    title={`Reveal line ${line}`}
                    onClick={() => onReveal(segment)}
                  >
                    <span class="row-line">{line}</span>
                    <span class="row-text" dir="auto">
                      {label}
                    </span>
                  </button>
                );
              })}
            </span>
          </li>
        ))}
      </ol>
      <Button
        label="Show more"
        hidden={count <= limit}
        onClick={() => {
          firstNew.current = limit;
          setMore({ data, limit: 4 * limit });
        }}
      />
    </div>
  );
}
