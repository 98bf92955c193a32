import type { ComponentChildren, JSX } from 'preact';
import { t, tParts } from '../../../core/l10n/translate.ts';
import type { InsideReference } from '../../../protocol/pageTokens.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Awaited, Problem } from '../../widgets/notes.tsx';
import { useMemo, useState } from 'preact/hooks';
import { norm } from '../../../core/vectors/similarity.ts';
import type { TokenInputs } from '../../../protocol/insideApi.ts';
import type { PanelModel } from '../../../protocol/pageApi.ts';
import { heatScale } from '../../drawing/vectorPicture.ts';
import { cosineText, exactFloat32, shortFloat32 } from '../../format/float32Text.ts';
import { WindowTokens } from '../../text/windowTokens.ts';
import { Folded, Table } from '../../widgets/table.tsx';
import type { OpenText } from './segmentTab.tsx';
import { Strip, useDimension } from './vectorNumbers.tsx';

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
  return (
    <details
      class="inside-part"
      open={isOpen}
      onToggle={({ currentTarget: { open } }) => {
        if (open !== isOpen) page.memory.prefer({ [choice]: open });
      }}
    >
      <summary>{title}</summary>
      <Awaited answer={answer} busy={t('Reading…')}>
        {({ value }) => children(value)}
      </Awaited>
    </details>
  );
}

interface InputsPartProps {
  readonly token: InsideReference;
  readonly text: OpenText;
  readonly second?: OpenText;
}

/** What goes in for a token of a text or of a pair. */
export function InputsPart({ token, text, second }: InputsPartProps) {
  const { page, snapshot } = useView();
  return (
    <InsidePart
      title={t('What goes in')}
      choice="showsInputs"
      token={token}
      ask={async (asked, options) => {
        const inputs = await page.api.tokenInputs(asked, options);
        const tokens = new WindowTokens(inputs.window, text.store, second?.store);
        await tokens.load();
        return { inputs, tokens };
      }}
    >
      {(given) => <InputsView {...given} text={text} model={snapshot.model} />}
    </InsidePart>
  );
}

type PartName = TokenInputs['parts'][number]['name'] | 'sum' | 'layer0';

/** What a vector is called above it, and within a sentence. */
function partTexts(part: PartName): { readonly name: string; readonly inSentence: string } {
  return {
    word: { name: t('Word'), inSentence: t('word') },
    position: { name: t('Position'), inSentence: t('position') },
    tokenType: { name: t('Token type'), inSentence: t('token type') },
    sum: { name: t('Sum'), inSentence: t('sum') },
    layer0: { name: t('Layer {0}', '0'), inSentence: t('layer {0}', '0') },
  }[part];
}

interface PartRow {
  readonly part: PartName;
  readonly vector: Float32Array;
}

interface InputsViewProps {
  readonly inputs: TokenInputs;
  readonly tokens: WindowTokens;
  readonly text: OpenText;
  readonly model: PanelModel | undefined;
}

/** What goes in for a token: its embeddings, their sum, and layer 0, which is that sum normalised. */
function InputsView({ inputs, tokens, text, model }: InputsViewProps) {
  const { parts, sum, layer0, cosine, position, window } = inputs;
  const [chosen, setChosen] = useDimension(layer0);
  const [pointed, setPointed] = useState<number>();
  const dimension = pointed ?? chosen;
  const summed: PartRow[] = parts.map(({ name, vector }) => ({ part: name, vector }));
  if (parts.length > 0) summed.push({ part: 'sum', vector: sum });
  const own: PartRow = { part: 'layer0', vector: layer0 };
  const rows = [...summed, own].map((row) => ({ ...row, ...partTexts(row.part) }));
  // The parts and their sum are compared; layer 0 has a scale of its own.
  const limits = useMemo(() => {
    const limitOf = (one: Float32Array): number => heatScale(one).limit;
    const vectors = [...parts.map(({ vector }) => vector), sum];
    return { summed: Math.max(...vectors.map(limitOf)), own: limitOf(layer0) };
  }, [inputs]);
  const numbers = rows.map(({ vector }) => exactFloat32(vector[dimension] ?? NaN));
  const added = parts.map((_, i) => `${rows[i]!.inSentence} ${numbers[i]!}`).join(' + ');
  const whole = added === '' ? '' : `${added} = ${numbers[parts.length]!} → `;
  const long =
    window.count > 1 && t('Positions count within the window that the token is read in.');
  const notes = [model?.inputsNote, long].filter(Boolean).join(' ');
  return (
    <div class="inputs" data-part="inputs">
      {notes !== '' && <p class="quiet">{notes}</p>}
      <div class="input-rows">
        {rows.map(({ part, name, inSentence, vector }, i) => {
          const isSum = i === summed.length && i > 0;
          const length = norm(vector);
          return (
            <div key={part} class="input-row" data-input={part} data-norm={length}>
              <div class="section-head">
                <h3>{isSum ? t('Layer 0 = the sum, normalised') : name}</h3>
                <span class="norm-label">
                  {part === 'position' && `${t('position {0}', String(position))} · `}
                  {t('norm {0}', shortFloat32(length))}
                  {isSum && ` · ${t('cosine to the sum {0}', cosineText(cosine))}`}
                </span>
              </div>
              <Strip
                vector={vector}
                label={t('Dimension of {0}', inSentence)}
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
        {`d${dimension}: ${whole}`}
        {t('layer {0}', '0')} {numbers.at(-1)}
      </p>
      <GivenTable
        tokens={tokens}
        text={text}
        position={position}
        hasTypes={model?.takesTokenTypes === true}
      />
      <Folded title={t('Numbers of the embeddings')} name="embeddings">
        {() => (
          <Table
            label={t('Embeddings of the token, number by number')}
            class="table-of-numbers"
            columns={[
              { head: 'd', kind: 'name', cell: (d) => `d${d}` },
              ...rows.map(({ name, vector }) => ({
                head: name,
                cell: (d: number) => exactFloat32(vector[d]!),
              })),
            ]}
            rows={Array.from(layer0.keys())}
          />
        )}
      </Folded>
    </div>
  );
}

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
function GivenTable({ tokens, text, position, hasTypes }: GivenTableProps) {
  const { size, secondStart, start } = tokens.window;
  const isPair = secondStart < size;
  const [wanted, setWanted] = useState('');
  const maxLength = Number(wanted);
  const isLength = Number.isInteger(maxLength) && maxLength >= 1 && maxLength <= mostPadded;
  const isPadded = wanted !== '' && isLength && !isPair;
  const { shown, failure } = useAnswer(
    isPadded ? { ...text.reference, maxLength } : undefined,
    'modelInput',
  );
  // A failure speaks of the length that was wished; what was shown before would speak of another.
  const padded = isPadded && shown?.about.maxLength === maxLength ? shown.value : undefined;
  const problem =
    wanted !== '' && !isLength
      ? t('Choose a whole number from 1 to {0}.', String(mostPadded))
      : failure;
  // Unpadded one text is all ones; a padded one is the whole text, whatever windows it is read in.
  const chosen = padded ? position + start : position;
  const rows: [string, (position: number) => number | undefined][] = [
    [t('Id'), (at) => (padded ? padded.inputIds[at] : tokens.id(at))],
    [t('Attention mask'), (at) => (padded ? padded.attentionMask[at] : 1)],
  ];
  if (hasTypes) rows.push([t('Token type'), (at) => (at >= secondStart && isPair ? 1 : 0)]);
  const pieces = padded
    ? Array.from(padded.inputIds, (_, at) => padded.tokens[at] ?? t('padding'))
    : Array.from({ length: size }, (_, at) => tokens.piece(at));
  const lengthBox = (
    <label class="pad-to">
      {tParts<string | JSX.Element>(
        'Pad to {0} tokens',
        <input
          type="number"
          min={1}
          max={mostPadded}
          placeholder={`${size}`}
          value={wanted}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />,
      )}
    </label>
  );
  return (
    <Folded
      title={t('What the model is given')}
      name="given"
      tools={[
        !isPair && lengthBox,
        problem !== undefined && <Problem message={problem} onAgain={undefined} />,
      ]}
    >
      {() => (
        <Table
          label={t('Inputs of the model, token by token')}
          class="table-of-numbers"
          columns={[
            { head: t('Input'), kind: 'name', cell: ([name]) => name },
            ...pieces.map((head, at) => ({
              head,
              class: at === chosen ? 'number-marked' : undefined,
              cell: ([, valueAt]: (typeof rows)[number]) => valueAt(at),
            })),
          ]}
          rows={rows}
        />
      )}
    </Folded>
  );
}
