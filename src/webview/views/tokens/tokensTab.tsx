import { useRef } from 'preact/hooks';
import type { PieceFlow } from '../../text/pieceFlow.ts';
import { cosineMeasure } from '../../text/pieceMeasure.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Legend } from '../../widgets/legend.tsx';
import { Select } from '../../widgets/select.tsx';
import { useChosenToken } from '../segment/openText.ts';
import { Pieces } from '../segment/pieces.tsx';
import { SegmentTab, type SegmentViewProps } from '../segment/segmentTab.tsx';
import { layerNames } from './layerNames.ts';
import { TokenDetails } from './tokenDetails.tsx';

/** The selected segment as word pieces beside one chosen token's vector. */
export function TokensTab() {
  return <SegmentTab View={TokenView} />;
}

function TokenView({ text, hidden }: SegmentViewProps) {
  const { page, snapshot, selection, choices } = useView();
  const { api, memory } = page;
  const { reference, store } = text;
  const { showsIds } = choices;
  const token = useChosenToken(text);
  const layers = layerNames(snapshot.model?.hiddenStateCount ?? 1);
  const layer = layers.some(({ value }) => value === selection.layer) ? selection.layer : -1;
  const answer = useAnswer({ ...reference, token, layer }, async (about, options) => {
    const [vector] = await Promise.all([api.vector(about, options), store.loadAround(token)]);
    return { ...vector, text };
  });
  const flow = useRef<PieceFlow>(undefined);
  const chooseLayer = (chosen: number): void =>
    memory.choose({ layer: chosen === layers.length - 1 ? -1 : chosen });
  const isOwn = answer.shown?.value.text.store === store;
  const isOfText = selection.tokenSegment === reference.segment;
  return (
    <div class="tokens-view" hidden={hidden}>
      <div class="toolbar">
        <Select
          label="Layer"
          name="layer"
          options={layers}
          value={layer}
          hidden={layers.length < 2}
          onChange={(value) => chooseLayer(Number(value))}
        />
        <Button
          label="Ids"
          pressed={showsIds}
          onClick={() => memory.prefer({ showsIds: !showsIds })}
        />
      </div>
      <div class="text-part">
        <Pieces
          text={text}
          label="Text as word pieces"
          chosen={token}
          measure={cosineMeasure}
          values={isOwn ? answer.shown.value.cosines : undefined}
          firstInView={isOfText ? memory.firstToken : 0}
          showsIds={showsIds}
          flow={flow}
          onChoose={(chosen) => memory.choose({ token: chosen })}
          onScroll={(first) => memory.scrollTo(first)}
        />
        <div class="text-foot">
          <Legend kind="cosine" low="-1" zero="0" high="1">
            Cosine<span class="visually-hidden"> to the chosen token</span>
          </Legend>
          <span class="token-count" data-part="token-count">
            {store.count.toLocaleString('en')} tokens
          </span>
        </div>
      </div>
      <TokenDetails
        text={text}
        token={token}
        answer={answer}
        onLayer={chooseLayer}
        onToken={(chosen) => flow.current?.choose(chosen)}
      />
    </div>
  );
}
