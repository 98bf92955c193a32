import { useMemo, useRef, useState } from 'preact/hooks';
import type { PageVector, PageVectorRequest } from '../../../protocol/pageApi.ts';
import { heatScale } from '../../drawing/heatScale.ts';
import { stripPicture } from '../../drawing/heatStrip.ts';
import type { Picture } from '../../drawing/picture.ts';
import { exactFloat32, shortFloat32, vectorJson } from '../../format/float32Text.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import type { CosineOrder } from '../../memory.ts';
import type { PageToken } from '../../text/tokenStore.ts';
import type { Answer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { CopyButton } from '../../widgets/copyButton.tsx';
import { Legend } from '../../widgets/legend.tsx';
import { busyDelayMs, Problem, useLasting } from '../../widgets/notes.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { InputsPart, InsidePart } from '../segment/insidePart.tsx';
import type { OpenText } from '../segment/openText.ts';
import { Strip } from '../segment/strip.tsx';
import { CosineTable } from './cosineTable.tsx';
import { LayerPath } from './layerPath.tsx';
import { NumberList } from './numberList.tsx';
import { tokensByCosine } from './tokensByCosine.ts';

type ShownVector = PageVector & { readonly text: OpenText };
type VectorAnswer = Answer<PageVectorRequest, ShownVector>;

interface TokenDetailsProps {
  readonly text: OpenText;
  readonly token: number;
  readonly answer: VectorAnswer;
  /** A layer was chosen, from 0. */
  readonly onLayer: (layer: number) => void;
  readonly onToken: (token: number) => void;
}

/** The chosen token: what it is, its vector with every number, its norm, its cosine to each other token. */
export function TokenDetails({ text, token, answer, onLayer, onToken }: TokenDetailsProps) {
  const { api, perform } = useView().page;
  const { reference, store } = text;
  const { failure, isAsking, again } = answer;
  const isBusy = useLasting(isAsking, busyDelayMs);
  const named = store.token(token);
  const shown = answer.shown?.value.text.store === store ? answer.shown : undefined;
  const last = useRef(shown);
  last.current = shown ?? last.current;
  return (
    <section
      class={isBusy ? 'details details-busy' : 'details'}
      data-part="token-details"
      aria-label="Chosen token"
      aria-busy={isAsking ? true : undefined}
      hidden={!named && failure === undefined}
      data-shown-segment={shown?.about.segment}
      data-shown-token={shown?.about.token}
      data-shown-layer={shown?.about.layer}
    >
      <div class="token-head">
        <h2
          class={named?.isUnknown ? 'token-name piece-unknown' : 'token-name'}
          dir="auto"
          data-part="token-name"
        >
          {named?.piece ?? `Token ${token}`}
        </h2>
        <Button
          label="Reveal in editor"
          icon="go-to-file"
          kind="icon"
          onClick={() =>
            void perform(() => api.reveal({ ...reference, token, mode: 'keepFocus' }), reference)
          }
        />
      </div>
      {named && <Facts token={named} />}
      {failure !== undefined && <Problem message={failure} onAgain={again} />}
      {last.current && (
        <VectorPart shown={last.current} hidden={!shown} onLayer={onLayer} onToken={onToken} />
      )}
    </section>
  );
}

function Facts({ token: { index, id, span, word } }: { readonly token: PageToken }) {
  const facts = [
    ['position', 'token', index],
    ['id', 'id', id],
    ['span', 'span', span ? `[${span.start}, ${span.end})` : 'none'],
    ['word', 'word', word < 0 ? 'none' : word],
  ] as const;
  return (
    <dl class="facts">
      {facts.map(([part, name, value]) => (
        <div class="fact">
          <dt>{name}</dt>
          <dd data-part={part}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface VectorPartProps extends Pick<TokenDetailsProps, 'onLayer' | 'onToken'> {
  readonly shown: NonNullable<VectorAnswer['shown']>;
  readonly hidden: boolean;
}

function VectorPart({ shown: { about, value }, hidden, onLayer, onToken }: VectorPartProps) {
  const { page, snapshot, choices } = useView();
  const { vector, norm, cosines, text } = value;
  const { layer, ...token } = about;
  const count = snapshot.model?.hiddenStateCount ?? 1;
  const layerNumber = layer < 0 ? count + layer : layer;
  const name = `token ${token.token}, layer ${layerNumber}`;
  return (
    <div class="vector-part" hidden={hidden}>
      <div class="section-head">
        <h3>Vector</h3>
        <span class="norm-label">
          norm{' '}
          <span
            class="norm"
            data-part="norm"
            data-value={norm}
            title={exactFloat32(Math.fround(norm))}
          >
            {shortFloat32(norm)}
          </span>
        </span>
        <CopyButton label="Copy vector" said="Vector copied." text={() => vectorJson(vector)} />
        <SaveMenu
          what="Vector"
          name={`vector of ${name}`}
          picture={() => filePicture(vector)}
          table={() => ({
            columns: ['dimension', 'value'],
            rows: Array.from(vector, (number, i) => [i, number]),
          })}
        />
      </div>
      <Numbers vector={vector} />
      {count > 1 && (
        <div class="inside-parts">
          <InsidePart
            title="Through the layers"
            choice="showsPath"
            token={token}
            ask={(asked, options) => page.api.tokenPath(asked, options)}
          >
            {(path) => <LayerPath path={path} layer={layerNumber} onChoose={onLayer} />}
          </InsidePart>
          <InputsPart token={token} text={text} />
        </div>
      )}
      <div class="section-head">
        <h3>Cosine to each other token</h3>
        <SaveMenu
          what="Cosines"
          name={`cosines of ${name}`}
          table={() => cosineTable(value, token.token, choices.cosineOrder)}
        />
      </div>
      <CosineTable text={text} chosen={token.token} cosines={cosines} onChoose={onToken} />
    </div>
  );
}

/** Wide enough for 256 numbers in a row. */
const filePx = 1024;

function filePicture(vector: Float32Array): Picture {
  const { limit } = heatScale(vector);
  const [low, high] = [`-${shortFloat32(limit)}`, shortFloat32(limit)];
  return { ...stripPicture(vector, limit, filePx), legend: { label: 'Value', low, high } };
}

/** Every row that the table below has when all of it is shown. */
async function cosineTable(
  { cosines, text: { store } }: ShownVector,
  chosen: number,
  order: CosineOrder,
): Promise<NumberTable> {
  // In a long text most pieces have not been fetched.
  await Promise.all(Array.from({ length: store.rangeCount }, (_, range) => store.load(range)));
  const pieceOf = (token: number): string => store.token(token)?.piece ?? '';
  return {
    columns: ['token', 'piece', 'cosine'],
    rows: tokensByCosine(cosines, chosen, order, pieceOf).map((token) => [
      token,
      pieceOf(token),
      cosines[token] ?? NaN,
    ]),
  };
}

function Numbers({ vector }: { readonly vector: Float32Array }) {
  const [read, setRead] = useState(0);
  const [marked, setMarked] = useState(0);
  const { limit, lowest, highest } = useMemo(() => heatScale(vector), [vector]);
  const end = (dimension: number): string =>
    `${shortFloat32(vector[dimension] ?? NaN)} (d${dimension})`;
  const list = useMemo(() => <NumberList vector={vector} marked={marked} />, [vector, marked]);
  return (
    <>
      <Strip
        vector={vector}
        label="Dimension of the vector"
        onDimension={(dimension, isPinned) => {
          setRead(dimension);
          if (isPinned) setMarked(dimension);
        }}
      />
      <div class="under-strip">
        <span class="readout" data-part="readout" data-value={vector[read]}>
          d{read} = {exactFloat32(vector[read] ?? NaN)}
        </span>
        <div class="legends">
          <Legend
            kind="vector"
            low={`-${shortFloat32(limit)}`}
            zero="0"
            high={shortFloat32(limit)}
          />
          <span class="extremes">
            min {end(lowest)}, max {end(highest)}
          </span>
        </div>
      </div>
      {list}
    </>
  );
}
