import { useMemo, useState } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import type { PanelSnapshot } from '../../../protocol/pageApi.ts';
import { fileSidePx, largestOf } from '../../drawing/picture.ts';
import { attentionMeasure } from '../../text/pieceChunk.ts';
import { useView } from '../../view.ts';
import { Awaited, TextNote } from '../../widgets/notes.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { Select, type SelectOption } from '../../widgets/select.tsx';
import { InputsPart } from '../segment/insidePart.tsx';
import {
  useChosenToken,
  Pieces,
  SegmentTab,
  type OpenText,
  type SegmentViewProps,
} from '../segment/segmentTab.tsx';
import { AllMaps, ChosenMap, fileMapName } from './attentionMaps.tsx';
import { AttentionLists } from './attentionLists.tsx';
import { linesFile } from './attentionLines.tsx';
import { mapPicture, mapTable } from './mapPicture.ts';
import type { Maps, MapsProps } from './readMaps.ts';
import { useMaps } from './useMaps.ts';

function noAttention(): string {
  return t('The attention of this model cannot be shown: its graph is not understood.');
}

function pairs(): SelectOption<number>[] {
  return [
    { value: 0, label: t('one text') },
    { value: 1, label: t('with the next text') },
    { value: -1, label: t('with the text before') },
  ];
}

/** Every attention map of the selected segment: all of them small, one of them large, and one token's numbers in it. */
export function AttentionTab() {
  return <SegmentTab View={AttentionView} />;
}

function AttentionView({ text, hidden }: SegmentViewProps) {
  const { snapshot } = useView();
  const { model } = snapshot;
  const chooseMap = useChooseMap();
  const token = useChosenToken(text);
  const [step, setStep] = useState(0);
  const second = secondOf(text.reference.segment, step, snapshot);
  const shown = useMaps(text, token, second);
  const { maps, drawn, position, answer, choosePosition } = shown;
  const tints = useTints(maps, position, text.store.count);
  const isInSecond = maps !== undefined && position >= maps.map.window.secondStart;
  return (
    <div class={`tokens-view attention-view ${isInSecond ? 'second-chosen' : ''}`} hidden={hidden}>
      <div class="toolbar">
        <MapChoice drawn={drawn} />
        <Select
          label={t('Read')}
          name="pair"
          options={pairs()}
          value={step}
          hidden={!canPair(snapshot)}
          onChange={setStep}
        />
        {drawn && <SaveMap maps={drawn} position={position} hidden={!maps} />}
      </div>
      <div class="text-part">
        <Pieces
          text={text}
          label={t('Text as word pieces')}
          chosen={token}
          measure={attentionMeasure}
          values={tints?.first}
          largest={tints?.largest}
          onChoose={shown.chooseToken}
        />
        {maps?.second && (
          <div class="second-text" data-part="second-text">
            <p class="pair-label">{t('B, token type 1 (the text above is A, token type 0)')}</p>
            <Pieces
              text={maps.second}
              label={t('Second text as word pieces')}
              chosen={maps.tokens.secondToken(position) ?? 1}
              measure={attentionMeasure}
              values={tints?.second}
              largest={tints?.largest}
              onChoose={(chosen) => choosePosition(maps.tokens.secondPosition(chosen))}
            />
          </div>
        )}
        {maps && <WindowNote maps={maps} />}
        {model?.attentionLayerCount === 0 && <TextNote text={model.layersNote ?? noAttention()} />}
        <Awaited
          answer={answer}
          busy={shown.isKept ? undefined : t('Reading the attention maps…')}
        />
        {drawn && <AllMaps maps={drawn} hidden={!maps} onChoose={chooseMap} />}
      </div>
      {drawn && (
        <ChosenMap maps={drawn} position={position} hidden={!maps} onChoose={choosePosition} />
      )}
      {drawn && (
        <FromToken
          {...{ text, position }}
          maps={drawn}
          isCurrent={maps !== undefined}
          onChoose={choosePosition}
        />
      )}
    </div>
  );
}

/** Which map is shown large. */
function MapChoice({ drawn }: { readonly drawn: Maps | undefined }) {
  const { snapshot, choices } = useView();
  const chooseMap = useChooseMap();
  const layers = snapshot.model?.attentionLayerCount ?? 0;
  const layer = choices.attentionLayer ?? drawn?.layer ?? 1;
  const head = choices.attentionHead ?? drawn?.head ?? 1;
  return (
    <>
      <Select
        label={t('Layer')}
        name="attention-layer"
        options={countOptions(layers)}
        value={Math.min(layer, layers || 1)}
        hidden={layers === 0}
        onChange={(value) => chooseMap(value, head)}
      />
      <Select
        label={t('Head')}
        name="attention-head"
        options={headOptions(drawn)}
        value={Math.min(head, drawn?.overview.heads ?? head)}
        hidden={layers === 0}
        onChange={(value) => chooseMap(layer, value)}
      />
    </>
  );
}

function useChooseMap(): (layer: number, head: number) => void {
  const { memory } = useView().page;
  return (attentionLayer, attentionHead) => memory.prefer({ attentionLayer, attentionHead });
}

interface SaveMapProps {
  readonly maps: Maps;
  readonly position: number;
  readonly hidden: boolean;
}

function SaveMap({ maps, position, hidden }: SaveMapProps) {
  const { showsLines } = useView().choices;
  return (
    <SaveMenu
      what={t('Map')}
      name={t('attention from row to column, {0}', fileMapName(maps))}
      picture={() =>
        showsLines
          ? linesFile(maps, { side: 'row', position })
          : mapPicture(maps, position, 0, fileSidePx(maps.map.window.size))
      }
      table={() => mapTable(maps)}
      hidden={hidden}
    />
  );
}

interface FromTokenProps extends MapsProps {
  readonly text: OpenText;
  /** Whether the maps are of this text. */
  readonly isCurrent: boolean;
}

/** The chosen token's numbers in the map. */
function FromToken({ text, maps, position, isCurrent, onChoose }: FromTokenProps) {
  return (
    <section
      class="from-token"
      data-part="from-token"
      aria-label={t('Chosen token')}
      hidden={!isCurrent}
    >
      <h2 class="map-title" data-part="attention-token">
        <bdi class="map-token">{maps.tokens.piece(position)}</bdi>
        <span class="map-token-number"> {t('token {0}', maps.tokens.name(position))}</span>
      </h2>
      <AttentionLists maps={maps} position={position} onChoose={onChoose} />
      {/* Of one text it stands in the tab of tokens. */}
      {isCurrent && maps.second && (
        <InputsPart token={{ ...maps.window, token: position }} text={text} second={maps.second} />
      )}
    </section>
  );
}

function WindowNote({ maps }: { readonly maps: Maps }) {
  const { index, count, start, size } = maps.overview.window;
  if (count === 1) return null;
  return (
    <p class="quiet" data-part="window">
      {t(
        'The model reads this text in {0} windows, and tokens attend within a window: this is window {1}, tokens {2} to {3}.',
        ...[count, index + 1, start + 1, start + size - 2].map(String),
      )}
    </p>
  );
}

function canPair({ model, segmentCount }: PanelSnapshot): boolean {
  return model?.takesTokenTypes === true && segmentCount > 1;
}

/** The segment that a pair is made with; undefined where there is none. */
function secondOf(segment: number, step: number, snapshot: PanelSnapshot): number | undefined {
  const second = segment + step;
  const isThere = step !== 0 && second >= 0 && second < snapshot.segmentCount;
  return isThere && canPair(snapshot) ? second : undefined;
}

/** What the chosen position attends to, by token of each text; NaN outside of the window. */
function useTints(maps: Maps | undefined, position: number, count: number) {
  return useMemo(() => {
    if (!maps) return undefined;
    const { weights, window } = maps.map;
    const row = weights.subarray(position * window.size, (position + 1) * window.size);
    const first = new Float32Array(count).fill(NaN);
    for (const [i, weight] of row.entries()) {
      const token = maps.tokens.token(i);
      if (token !== undefined) first[token] = weight;
    }
    const second = Float32Array.of(NaN, ...row.subarray(window.secondStart));
    return { first, second, largest: largestOf(weights) };
  }, [maps, position]);
}

function countOptions(count: number): SelectOption<number>[] {
  return Array.from({ length: count }, (_, i) => ({ value: i + 1, label: `${i + 1}` }));
}

function headOptions(maps: Maps | undefined): SelectOption<number>[] {
  if (!maps) return [];
  return [...countOptions(maps.overview.heads), { value: 0, label: t('mean of all heads') }];
}
