import { useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import type { PanelSnapshot } from '../../../protocol/pageApi.ts';
import { fileSidePx } from '../../drawing/picture.ts';
import { largestOf } from '../../drawing/picture.ts';
import { attentionMeasure } from '../../text/pieceChunk.ts';
import type { WindowTokens } from '../../text/windowTokens.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Awaited, TextNote } from '../../widgets/notes.tsx';
import { SaveMenu } from '../../widgets/saveMenu.tsx';
import { Select, type SelectOption } from '../../widgets/select.tsx';
import { InputsPart } from '../segment/insidePart.tsx';
import {
  useChosenToken,
  Pieces,
  SegmentTab,
  type SegmentViewProps,
} from '../segment/segmentTab.tsx';
import { AllMaps, ChosenMap, fileMapName } from './attentionMaps.tsx';
import { AttentionLists } from './attentionLists.tsx';
import { linesFile } from './attentionLines.tsx';
import { mapPicture, mapTable } from './mapPicture.ts';
import { readMaps, type Maps } from './readMaps.ts';

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

/** A place in a window that was chosen there; it may be a `[CLS]` or `[SEP]` of the window's own, or in a second text. */
interface ChosenPlace {
  readonly tokens: WindowTokens;
  readonly position: number;
  /** The token of the text that was chosen then. */
  readonly token: number;
}

function AttentionView({ text, hidden }: SegmentViewProps) {
  const { page, snapshot, choices } = useView();
  const { api, memory } = page;
  const { reference, store } = text;
  const { model } = snapshot;
  const layers = model?.attentionLayerCount;
  const token = useChosenToken(text);
  const [step, setStep] = useState(0);
  const second = secondOf(reference.segment, step, snapshot);
  const [place, setPlace] = useState<ChosenPlace>();
  const position = useRef(1);
  const last = useRef<Maps>(undefined);

  // Every token of a window names the same maps: the one that they were asked for by goes on doing so.
  const before = last.current;
  const placeIn = (shown: Maps | undefined): number | undefined =>
    place?.tokens === shown?.tokens && place?.token === token ? place.position : undefined;
  const isSameText = before?.text.reference === reference && before.window.second === second;
  const isSameWindow = isSameText && (placeIn(before) !== undefined || before.tokens.holds(token));
  const window = { ...reference, second, token: isSameWindow ? before.window.token : token };
  const answer = useAnswer(
    layers === 0
      ? undefined
      : { ...window, layer: choices.attentionLayer, head: choices.attentionHead },
    (request, options) => readMaps(api, request, text, options, last.current),
  );
  const answered = answer.shown?.value;
  last.current = answered ?? before;
  const maps = answered?.text.store === store ? answered : undefined;
  if (maps && (maps.tokens.holds(token) || maps.window.token === token))
    position.current = maps.tokens.position(token);
  position.current = placeIn(maps) ?? position.current;

  const drawn = last.current;
  const layer = choices.attentionLayer ?? drawn?.layer ?? 1;
  const head = choices.attentionHead ?? drawn?.head ?? 1;
  const chooseMap = (attentionLayer: number, attentionHead: number): void =>
    memory.prefer({ attentionLayer, attentionHead });
  const chooseToken = (chosen: number): void => {
    setPlace(undefined);
    memory.choose({ token: chosen });
  };
  const choosePosition = (chosen: number): void => {
    if (!maps) return;
    const { tokens } = maps;
    const own = tokens.token(chosen) ?? token;
    setPlace({ tokens, position: chosen, token: own });
    memory.choose({ token: own });
  };
  const tints = useTints(maps, position.current, store.count);
  const isInSecond = maps !== undefined && position.current >= maps.map.window.secondStart;
  return (
    <div class={`tokens-view attention-view ${isInSecond ? 'second-chosen' : ''}`} hidden={hidden}>
      <div class="toolbar">
        <Select
          label={t('Layer')}
          name="attention-layer"
          options={countOptions(layers ?? 0)}
          value={Math.min(layer, layers ?? 1)}
          hidden={!layers}
          onChange={(value) => chooseMap(value, head)}
        />
        <Select
          label={t('Head')}
          name="attention-head"
          options={headOptions(drawn)}
          value={Math.min(head, drawn?.overview.heads ?? head)}
          hidden={!layers}
          onChange={(value) => chooseMap(layer, value)}
        />
        <Select
          label={t('Read')}
          name="pair"
          options={pairs()}
          value={step}
          hidden={!canPair(snapshot)}
          onChange={setStep}
        />
        {drawn && (
          <SaveMenu
            what={t('Map')}
            name={t('attention from row to column, {0}', fileMapName(drawn))}
            picture={() =>
              choices.showsLines
                ? linesFile(drawn, { side: 'row', position: position.current })
                : mapPicture(drawn, position.current, 0, fileSidePx(drawn.map.window.size))
            }
            table={() => mapTable(drawn)}
            hidden={!maps}
          />
        )}
      </div>
      <div class="text-part">
        <Pieces
          text={text}
          label={t('Text as word pieces')}
          chosen={token}
          measure={attentionMeasure}
          values={tints?.first}
          largest={tints?.largest}
          onChoose={chooseToken}
        />
        {maps?.second && (
          <div class="second-text" data-part="second-text">
            <p class="pair-label">{t('B, token type 1 (the text above is A, token type 0)')}</p>
            <Pieces
              text={maps.second}
              label={t('Second text as word pieces')}
              chosen={maps.tokens.secondToken(position.current) ?? 1}
              measure={attentionMeasure}
              values={tints?.second}
              largest={tints?.largest}
              onChoose={(chosen) => choosePosition(maps.tokens.secondPosition(chosen))}
            />
          </div>
        )}
        {maps && <WindowNote maps={maps} />}
        {layers === 0 && <TextNote text={model?.layersNote ?? noAttention()} />}
        <Awaited
          answer={answer}
          busy={maps && isSameWindow ? undefined : t('Reading the attention maps…')}
        />
        {drawn && <AllMaps maps={drawn} hidden={!maps} onChoose={chooseMap} />}
      </div>
      {drawn && (
        <>
          <ChosenMap
            maps={drawn}
            position={position.current}
            hidden={!maps}
            onChoose={choosePosition}
          />
          <section
            class="from-token"
            data-part="from-token"
            aria-label={t('Chosen token')}
            hidden={!maps}
          >
            <h2 class="map-title" data-part="attention-token">
              <bdi class="map-token">{drawn.tokens.piece(position.current)}</bdi>
              <span class="map-token-number">
                {' '}
                {t('token {0}', drawn.tokens.name(position.current))}
              </span>
            </h2>
            <AttentionLists maps={drawn} position={position.current} onChoose={choosePosition} />
            {/* Of one text it stands in the tab of tokens. */}
            {maps?.second && (
              <InputsPart
                token={{ ...maps.window, token: position.current }}
                text={text}
                second={maps.second}
              />
            )}
          </section>
        </>
      )}
    </div>
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
