import { useEffect, useState } from 'preact/hooks';
import { t } from '../../../../core/l10n/translate.ts';
import type { AnyPicture } from '../../../drawing/pictureFile.ts';
import type { NumberTable } from '../../../format/numberTable.ts';
import { Button, Icon } from '../../../widgets/button.tsx';
import { SaveMenu } from '../../../widgets/saveMenu.tsx';
import { Select } from '../../../widgets/select.tsx';
import type { MapColouring } from './mapColouring.ts';

/** A search begins when somebody rests for this time. */
const queryPauseMs = 300;
const zoomStep = 1.6;

interface MapToolsProps {
  readonly ways: readonly Pick<MapColouring, 'key' | 'label'>[];
  /** The key of the way that is on. */
  readonly chosen: string;
  readonly onWay: (key: string) => void;
  readonly onQuery: (query: string) => void;
  readonly isLasso: boolean;
  readonly onLasso: (isLasso: boolean) => void;
  readonly onZoom: (factor: number) => void;
  readonly onWhole: () => void;
  readonly picture: () => AnyPicture;
  readonly table: () => Promise<NumberTable>;
}

/** What can be done with a map: search on it, colour it, zoom, choose, save. */
export function MapTools(props: MapToolsProps) {
  const { ways, chosen, onWay, onQuery, isLasso, onLasso, onZoom, onWhole } = props;
  return (
    <div class="map-tools">
      <QueryBox onQuery={onQuery} />
      <Select
        label={t('Colour by')}
        name="map-colour"
        options={ways.map(({ key, label }) => ({ value: key, label }))}
        value={chosen}
        onChange={onWay}
        // While the themes are found they are no way to colour yet, though they may be the chosen one.
        hidden={ways.length < 2 || ways.every(({ key }) => key !== chosen)}
      />
      <span class="map-buttons">
        <Button label={t('Zoom In')} icon="zoom-in" kind="icon" onClick={() => onZoom(zoomStep)} />
        <Button
          label={t('Zoom Out')}
          icon="zoom-out"
          kind="icon"
          onClick={() => onZoom(1 / zoomStep)}
        />
        <Button label={t('Show All')} icon="screen-normal" kind="icon" onClick={onWhole} />
        <Button
          label={t('Choose Texts by a Line around Them (Shift and Drag)')}
          icon="circle-large-outline"
          kind="icon"
          pressed={isLasso}
          onClick={() => onLasso(!isLasso)}
        />
        <SaveMenu
          what={t('Map of Texts')}
          name={t('map of texts')}
          picture={props.picture}
          table={props.table}
        />
      </span>
    </div>
  );
}

function QueryBox({ onQuery }: Pick<MapToolsProps, 'onQuery'>) {
  const [typed, setTyped] = useState('');
  useEffect(() => {
    const timer = window.setTimeout(() => onQuery(typed.trim()), queryPauseMs);
    return () => window.clearTimeout(timer);
  }, [typed]);
  return (
    <span class="map-query">
      <Icon name="search" />
      <input
        type="search"
        class="map-query-box"
        data-part="map-query"
        aria-label={t('Search on the map')}
        placeholder={t('Search on the map')}
        spellcheck={false}
        value={typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter') onQuery(typed.trim());
          if (key === 'Escape') setTyped('');
        }}
      />
    </span>
  );
}
