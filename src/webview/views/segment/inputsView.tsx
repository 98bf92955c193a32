import { useMemo, useState } from 'preact/hooks';
import type { TokenInputs } from '../../../protocol/insideApi.ts';
import { heatScale } from '../../drawing/vectorPicture.ts';
import { cosineText, exactFloat32, shortFloat32 } from '../../format/float32Text.ts';
import type { PanelModel } from '../../../protocol/pageApi.ts';
import type { WindowTokens } from '../../text/windowTokens.ts';
import { FoldedTable } from './foldedTable.tsx';
import { GivenTable } from './givenTable.tsx';
import type { OpenText } from './openText.ts';
import { Strip, useDimension } from './strip.tsx';

type PartName = TokenInputs['parts'][number]['name'];
const partNames: Readonly<Record<PartName, string>> = {
  word: 'Word',
  position: 'Position',
  tokenType: 'Token type',
};

interface InputsViewProps {
  readonly inputs: TokenInputs;
  readonly tokens: WindowTokens;
  readonly text: OpenText;
  readonly model: PanelModel | undefined;
}

/** What goes in for a token: its embeddings, their sum, and layer 0, which is that sum normalised. */
export function InputsView({ inputs, tokens, text, model }: InputsViewProps) {
  const { parts, sum, layer0, cosine, position, window } = inputs;
  const [chosen, setChosen] = useDimension(layer0);
  const [pointed, setPointed] = useState<number>();
  const dimension = pointed ?? chosen;
  const summed = parts.map(({ name, vector }) => ({ name: partNames[name], vector }));
  if (parts.length > 0) summed.push({ name: 'Sum', vector: sum });
  const rows = [...summed, { name: 'Layer 0', vector: layer0 }];
  // The parts and their sum are compared; layer 0 has a scale of its own.
  const limits = useMemo(() => {
    const limitOf = (one: Float32Array): number => heatScale(one).limit;
    const vectors = [...parts.map(({ vector }) => vector), sum];
    return { summed: Math.max(...vectors.map(limitOf)), own: limitOf(layer0) };
  }, [inputs]);
  const numbers = rows.map(({ vector }) => exactFloat32(vector[dimension] ?? NaN));
  const added = parts.map((_, i) => `${rows[i]!.name.toLowerCase()} ${numbers[i]!}`).join(' + ');
  const whole = added === '' ? '' : `${added} = ${numbers[parts.length]!} → `;
  const long = window.count > 1 && 'Positions count within the window that the token is read in.';
  const notes = [model?.inputsNote, long].filter(Boolean).join(' ');
  return (
    <div class="inputs" data-part="inputs">
      {notes !== '' && <p class="quiet">{notes}</p>}
      <div class="input-rows">
        {rows.map(({ name, vector }, i) => {
          const isSum = i === summed.length && i > 0;
          const norm = Math.sqrt(vector.reduce((all, value) => all + value * value, 0));
          return (
            <div key={name} class="input-row" data-input={name} data-norm={norm}>
              <div class="section-head">
                <h3>{isSum ? 'Layer 0 = the sum, normalised' : name}</h3>
                <span class="norm-label">
                  {name === 'Position' && `position ${position} · `}norm {shortFloat32(norm)}
                  {isSum && ` · cosine to the sum ${cosineText(cosine)}`}
                </span>
              </div>
              <Strip
                vector={vector}
                label={`Dimension of ${name.toLowerCase()}`}
                limit={i < summed.length ? limits.summed : limits.own}
                dimension={chosen}
                onChoose={setChosen}
                onPoint={setPointed}
              />
            </div>
          );
        })}
      </div>
      <p class="readout" data-part="inputs-readout">
        d{dimension}: {whole}layer 0 {numbers.at(-1)}
      </p>
      <GivenTable
        tokens={tokens}
        text={text}
        position={position}
        hasTypes={model?.takesTokenTypes === true}
      />
      <FoldedTable
        title="Numbers of the embeddings"
        region="Numbers"
        class="all-numbers"
        tableClass="input-numbers"
        label="Embeddings of the token, number by number"
        heads={['d', ...rows.map(({ name }) => name)]}
      >
        {() =>
          Array.from(layer0, (_, d) => (
            <tr>
              <th scope="row">d{d}</th>
              {rows.map(({ vector }) => (
                <td>{exactFloat32(vector[d]!)}</td>
              ))}
            </tr>
          ))
        }
      </FoldedTable>
    </div>
  );
}
