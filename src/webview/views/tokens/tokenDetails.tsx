import { useRef } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import type { PageVector, PageVectorRequest } from '../../../protocol/pageTokens.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import type { CosineOrder } from '../../memory.ts';
import type { PageToken } from '../../text/tokenStore.ts';
import type { Answer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Help } from '../../widgets/help.tsx';
import { busyDelayMs, Problem, useLasting } from '../../widgets/notes.tsx';
import { SavedHead, SaveMenu } from '../../widgets/saveMenu.tsx';
import { InputsPart, InsidePart } from '../segment/insidePart.tsx';
import type { OpenText } from '../segment/segmentTab.tsx';
import { CosineTable } from './cosineTable.tsx';
import { LayerTable } from './layerTable.tsx';
import { pairChart } from './pairChart.ts';
import { PairPart } from './pairPart.tsx';
import { tokensByCosine } from './tokensByCosine.ts';
import { VectorNumbers } from '../segment/vectorNumbers.tsx';

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
  const { page, snapshot } = useView();
  const { memory } = page;
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
      aria-label={t('Chosen token')}
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
          {named?.piece ?? t('Token {0}', String(token))}
        </h2>
        <Help about="token" />
        <Button
          label={t('Compare with…')}
          icon="git-compare"
          hidden={(snapshot.model?.hiddenStateCount ?? 1) < 2}
          onClick={() => {
            const { version, segment } = reference;
            memory.choose({ other: { version, segment, token } });
            memory.prefer({ showsPair: true });
          }}
        />
        <Button
          label={t('Reveal in editor')}
          icon="go-to-file"
          kind="icon"
          onClick={() => page.reveal({ ...reference, token, mode: 'keepFocus' })}
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
    ['position', t('token'), index],
    ['id', t('id'), id],
    ['span', t('span'), span ? `[${span.start}, ${span.end})` : t('none')],
    ['word', t('word'), word < 0 ? t('none') : word],
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
  const name = t('token {0}, layer {1}', String(token.token), String(layerNumber));
  const piece = text.store.token(token.token)?.piece ?? '…';
  return (
    <div class="vector-part" hidden={hidden}>
      <VectorNumbers
        vector={vector}
        norm={norm}
        name={t('vector of {0}', name)}
        code={() => page.api.vectorCode(about)}
      />
      {count > 1 && (
        <div class="inside-parts">
          <InsidePart
            title={t('Through the layers')}
            choice="showsPath"
            token={token}
            ask={(asked, options) => page.api.tokenPath(asked, options)}
          >
            {({ norms, cosines: steps }) => (
              <>
                <SavedHead
                  title={t('The token at each layer')}
                  level={3}
                  what={t('Layers')}
                  name={t('cosine of token {0} to the layer before', String(token.token))}
                  picture={() => pairChart(steps)}
                  table={() => ({
                    columns: ['layer', 'norm', 'cosine'],
                    rows: Array.from(norms, (length, at) => [at, length, steps[at] ?? NaN]),
                  })}
                />
                <LayerTable
                  part="path"
                  label={t('The token at each layer')}
                  cosineHead={t('Cosine to the layer before')}
                  cosines={steps}
                  norms={norms}
                  layer={layerNumber}
                  onChoose={onLayer}
                />
              </>
            )}
          </InsidePart>
          <PairPart token={token} piece={piece} layer={layerNumber} onLayer={onLayer} />
          <InputsPart token={token} text={text} />
        </div>
      )}
      <div class="section-head">
        <h3>
          {t('Cosine to each other token')} <Help about="cosine" />
        </h3>
        <SaveMenu
          what={t('Cosines')}
          name={t('cosines of {0}', name)}
          table={() => cosineTable(value, token.token, choices.cosineOrder)}
          rows={{ number: 'cosine', texts: ['piece'], places: ['token'] }}
        />
      </div>
      <CosineTable text={text} chosen={token.token} cosines={cosines} onChoose={onToken} />
    </div>
  );
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
