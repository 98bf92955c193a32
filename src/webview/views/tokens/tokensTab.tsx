import { useRef, useState } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import { layerChoices, layerName } from '../../../core/model/layerChoices.ts';
import { shownUnit, type ShownUnit } from '../../format/unitName.ts';
import type { PieceFlow } from '../../text/pieceFlow.ts';
import { cosineMeasure } from '../../text/pieceChunk.ts';
import type { TokenStore } from '../../text/tokenStore.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Help } from '../../widgets/help.tsx';
import { Legend } from '../../widgets/legend.tsx';
import { Select } from '../../widgets/select.tsx';
import {
  useChosenToken,
  Pieces,
  SegmentTab,
  type SegmentViewProps,
} from '../segment/segmentTab.tsx';
import { TokenDetails } from './tokenDetails.tsx';
import { wholeName, WholeDetails } from './wholeDetails.tsx';

/** The selected segment as word pieces beside one chosen token's vector. */
export function TokensTab() {
  return <SegmentTab View={TokenView} />;
}

function TokenView({ text, hidden }: SegmentViewProps) {
  const { page, snapshot, selection, choices } = useView();
  const { api, memory } = page;
  const { reference, store } = text;
  const { showsIds } = choices;
  /** The text whose own vector is shown in place of a token's. */
  const [whole, setWhole] = useState<TokenStore>();
  const isWhole = whole === store;
  const token = useChosenToken(text);
  const layers = layerChoices(snapshot.model?.hiddenStateCount ?? 1);
  const layer = layers.some((one) => one.layer === selection.layer) ? selection.layer : -1;
  const answer = useAnswer({ ...reference, token, layer }, async (about, options) => {
    const [vector] = await Promise.all([api.vector(about, options), store.loadAround(token)]);
    return { ...vector, text };
  });
  const flow = useRef<PieceFlow>(undefined);
  const chooseLayer = (chosen: number): void =>
    memory.choose({ layer: chosen === layers.length - 1 ? -1 : chosen });
  const chooseToken = (chosen: number): void => {
    setWhole(undefined);
    memory.choose({ token: chosen });
  };
  const isOwn = answer.shown?.value.text.store === store;
  const isOfText = selection.tokenSegment === reference.segment;
  return (
    <div class="tokens-view" hidden={hidden}>
      <div class="toolbar">
        <Select
          label={t('Layer')}
          name="layer"
          options={layers.map((one) => ({ value: one.layer, label: layerName(one) }))}
          value={layer}
          hidden={layers.length < 2}
          onChange={chooseLayer}
        />
        {layers.length > 1 && <Help about="layer" />}
        <Button
          label={t('Ids')}
          pressed={showsIds}
          onClick={() => memory.prefer({ showsIds: !showsIds })}
        />
      </div>
      <div class="text-part">
        <Pieces
          text={text}
          label={t('Text as word pieces')}
          chosen={token}
          measure={cosineMeasure}
          values={isOwn ? answer.shown.value.cosines : undefined}
          firstInView={isOfText ? memory.firstToken : 0}
          showsIds={showsIds}
          flow={flow}
          onChoose={chooseToken}
          onScroll={(first) => memory.scrollTo(first)}
        />
        <div class="text-foot">
          <Legend kind="cosine" low="-1" zero="0" high="1">
            {t('Cosine')}
            <span class="visually-hidden"> {t('to the chosen token')}</span>
          </Legend>
          <span class="token-count" data-part="token-count">
            {tCount(store.count, '{0} token', '{0} tokens')}
          </span>
        </div>
        <p class="quiet">
          {wholeText(shownUnit(snapshot), snapshot.model?.vectorsText)}{' '}
          <button type="button" class="link" onClick={() => setWhole(isWhole ? undefined : store)}>
            {isWhole ? t('Show the token’s') : t('Show it')}
          </button>
        </p>
      </div>
      {isWhole ? (
        <WholeDetails text={text} onToken={(chosen) => flow.current?.choose(chosen)} />
      ) : (
        <TokenDetails
          text={text}
          token={token}
          answer={answer}
          onLayer={chooseLayer}
          onToken={(chosen) => flow.current?.choose(chosen)}
        />
      )}
    </div>
  );
}

/** What is said beside the tokens of the vector of all of them. */
function wholeText(unit: ShownUnit, vectorsText = ''): string {
  return t('{0}: {1}, scaled to length 1.', wholeName(unit), vectorsText);
}
