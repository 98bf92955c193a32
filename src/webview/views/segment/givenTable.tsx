import { useState } from 'preact/hooks';
import type { WindowTokens } from '../../text/windowTokens.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Problem } from '../../widgets/notes.tsx';
import { FoldedTable } from './foldedTable.tsx';
import type { OpenText } from './openText.ts';

/** Columns that a table can still show. */
const mostPadded = 4096;

interface GivenTableProps {
  readonly tokens: WindowTokens;
  readonly text: OpenText;
  /** The chosen token's. */
  readonly position: number;
  readonly hasTypes: boolean;
}

/** What the model is given to read: a row for each of its inputs, a column for each token. Padded where that is wished. */
export function GivenTable({ tokens, text, position, hasTypes }: GivenTableProps) {
  const { page } = useView();
  const { size, secondStart, start } = tokens.window;
  const isPair = secondStart < size;
  const [wanted, setWanted] = useState('');
  const maxLength = Number(wanted);
  const isLength = Number.isInteger(maxLength) && maxLength >= 1 && maxLength <= mostPadded;
  const isPadded = wanted !== '' && isLength && !isPair;
  const { shown, failure } = useAnswer(
    isPadded ? { ...text.reference, maxLength } : undefined,
    (about, options) => page.api.modelInput(about, options),
  );
  // A failure speaks of the length that was wished; what was shown before would speak of another.
  const padded = isPadded && shown?.about.maxLength === maxLength ? shown.value : undefined;
  const problem =
    wanted !== '' && !isLength ? `Choose a whole number from 1 to ${mostPadded}.` : failure;
  const count = padded ? padded.inputIds.length : size;
  const positions = Array.from({ length: count }, (_, i) => i);
  // Unpadded one text is all ones; a padded one is the whole text, whatever windows it is read in.
  const chosen = padded ? position + start : position;
  const rows: [string, (position: number) => number | undefined][] = [
    ['Id', (at) => (padded ? padded.inputIds[at] : tokens.id(at))],
    ['Attention mask', (at) => (padded ? padded.attentionMask[at] : 1)],
  ];
  if (hasTypes) rows.push(['Token type', (at) => (at >= secondStart && isPair ? 1 : 0)]);
  const pieceAt = (at: number): string =>
    padded ? (padded.tokens[at] ?? 'padding') : tokens.piece(at);
  return (
    <FoldedTable
      title="What the model is given"
      region="Given"
      class="all-numbers"
      part="given"
      tableClass="input-numbers"
      label="Inputs of the model, token by token"
      heads={['Input', ...positions.map(pieceAt)]}
      tools={
        !isPair && (
          <>
            <label class="pad-to">
              Pad to{' '}
              <input
                type="number"
                min={1}
                max={mostPadded}
                placeholder={`${size}`}
                value={wanted}
                onInput={({ currentTarget }) => setWanted(currentTarget.value)}
              />{' '}
              tokens
            </label>
            {problem !== undefined && <Problem message={problem} onAgain={undefined} />}
          </>
        )
      }
    >
      {() =>
        rows.map(([name, valueAt]) => (
          <tr>
            <th scope="row">{name}</th>
            {positions.map((at) => (
              <td class={at === chosen ? 'number-marked' : undefined}>{valueAt(at)}</td>
            ))}
          </tr>
        ))
      }
    </FoldedTable>
  );
}
