import { t } from '../../../core/l10n/translate.ts';
import type { PagePairRequest, TokenReference } from '../../../protocol/pageTokens.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { LineDrawing } from '../../widgets/lineDrawing.tsx';
import { Awaited } from '../../widgets/notes.tsx';
import { SavedHead } from '../../widgets/saveMenu.tsx';
import { Select } from '../../widgets/select.tsx';
import { InsidePart } from '../segment/insidePart.tsx';
import { LayerTable } from './layerTable.tsx';
import { pairChart } from './pairChart.ts';

interface PairPartProps {
  readonly token: TokenReference;
  readonly piece: string;
  /** The layer that is shown, from 0. */
  readonly layer: number;
  readonly onLayer: (layer: number) => void;
}

/** The chosen token beside another one: how alike they are at each layer. */
export function PairPart({ token, piece, layer, onLayer }: PairPartProps) {
  const { page, selection, choices } = useView();
  const { version, segment } = token;
  const other = selection.other?.version === version ? selection.other : undefined;
  const isSelf =
    other && 'token' in other && other.segment === segment && other.token === token.token;
  // All texts are looked through for these: not again for each other token.
  const words = useAnswer(choices.showsPair ? token : undefined, 'wordPlaces');
  const found = words.shown?.about.token === token.token ? words.shown : undefined;
  const lineOf = (one: number): string => String(page.rows.row(one)?.line ?? '…');
  return (
    <InsidePart
      title={t('Beside another token')}
      choice="showsPair"
      token={{ ...token, piece, other: isSelf ? undefined : other }}
      ask={async ({ other: asked, piece: name, ...about }, options) => {
        const pair = asked && (await page.api.tokenPair({ ...about, other: asked }, options));
        return { pair, asked, first: t('{0} (token {1})', name, String(about.token)) };
      }}
    >
      {({ pair, asked, first }) => {
        if (!found) return <Awaited answer={words} busy={t('Reading…')} />;
        const { places, count } = found.value;
        const listed = places.map((place) => ({
          value: keyOf(place),
          label:
            place.segment === segment
              ? t('here: {0}', place.around)
              : t('line {0}: {1}', String(place.line), place.around),
        }));
        const key = asked && keyOf(asked);
        const second =
          asked &&
          pair &&
          t(
            '{0} (token {1}, line {2})',
            ...[pair.otherPiece, String(pair.otherToken), lineOf(asked.segment)],
          );
        const kept =
          second !== undefined && key !== undefined && !listed.some(({ value }) => value === key);
        const none =
          count === 0 ? t('this word stands nowhere else here') : t('choose a place of this word');
        const name = t('{0} and {1}: cosine at each layer', first, second ?? '');
        return (
          <div class="token-pair" data-part="pair">
            <Select
              label={t('Other token')}
              name="other-token"
              options={[
                { value: '', label: none },
                ...(kept ? [{ value: key, label: second }] : []),
                ...listed,
              ]}
              value={key ?? ''}
              onChange={(value) => {
                const place = places.find((one) => keyOf(one) === value);
                if (place || value === '')
                  page.memory.choose({
                    other: place && { version, segment: place.segment, offset: place.offset },
                  });
              }}
            />
            {count > places.length && (
              <p class="quiet">
                {t('The first {0} of {1} places are listed.', places.length, count)}
              </p>
            )}
            {!pair && (
              <p class="quiet" role="status">
                {isSelf
                  ? t('{0} is kept. Now choose any other token, here or in another text.', first)
                  : t(
                      'Choose a place above; or press “Compare with…” and then choose any token, here or in another text.',
                    )}
              </p>
            )}
            {pair && second !== undefined && (
              <>
                <SavedHead
                  title={t('{0} and {1}', first, second)}
                  level={3}
                  what={t('Curve')}
                  name={name}
                  picture={() => pairChart(pair.cosines)}
                  table={() => ({
                    columns: ['layer', 'cosine'],
                    rows: Array.from(pair.cosines, (cosine, at) => [at, cosine]),
                  })}
                />
                <LineDrawing
                  class="pair-chart"
                  label={t('{0}; the numbers are in the table below', name)}
                  picture={(widthPx) => pairChart(pair.cosines, widthPx)}
                />
                <LayerTable
                  part="pair-layers"
                  label={t('The two tokens at each layer')}
                  cosineHead={t('Cosine to the other token')}
                  cosines={pair.cosines}
                  layer={layer}
                  onChoose={onLayer}
                />
              </>
            )}
          </div>
        );
      }}
    </InsidePart>
  );
}

function keyOf(place: PagePairRequest['other']): string {
  return 'token' in place
    ? `${place.segment} token ${place.token}`
    : `${place.segment} at ${place.offset}`;
}
