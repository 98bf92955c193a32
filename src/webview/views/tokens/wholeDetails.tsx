import { t } from '../../../core/l10n/translate.ts';
import { norm } from '../../../core/vectors/similarity.ts';
import { exactFloat32 } from '../../format/float32Text.ts';
import { shownUnit, type ShownUnit } from '../../format/unitName.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Help } from '../../widgets/help.tsx';
import { Awaited } from '../../widgets/notes.tsx';
import { SavedHead } from '../../widgets/saveMenu.tsx';
import type { OpenText } from '../segment/segmentTab.tsx';
import { PieceTable } from '../segment/pieceTable.tsx';
import { VectorNumbers } from '../segment/vectorNumbers.tsx';

interface WholeDetailsProps {
  readonly text: OpenText;
  readonly onToken: (token: number) => void;
}

/** What the vector of a whole segment is called. */
export function wholeName(unit: ShownUnit): string {
  return {
    selection: t('The text’s vector'),
    line: t('The line’s vector'),
    sentence: t('The sentence’s vector'),
    passage: t('The passage’s vector'),
    record: t('The record’s vector'),
  }[unit];
}

/** The same in the name of a file. */
function wholeFileName(unit: ShownUnit): string {
  return {
    selection: t('vector of the text'),
    line: t('vector of the line'),
    sentence: t('vector of the sentence'),
    passage: t('vector of the passage'),
    record: t('vector of the record'),
  }[unit];
}

/** The vector of all of the text, and each token's share in it. */
export function WholeDetails({ text: { reference }, onToken }: WholeDetailsProps) {
  const { page, snapshot } = useView();
  const answer = useAnswer({ ...reference }, 'wholeVector');
  return (
    <section class="details" data-part="whole-details" aria-label={wholeName(shownUnit(snapshot))}>
      <div class="token-head">
        <h2 class="map-title">{wholeName(shownUnit(snapshot))}</h2>
        <Help about="vector" />
      </div>
      <Awaited answer={answer} busy={t('Embedding this text…')}>
        {({ about, value }) => (
          <div class="vector-part">
            <VectorNumbers
              vector={value.vector}
              norm={norm(value.vector)}
              name={wholeFileName(shownUnit(snapshot))}
              code={() => page.api.vectorCode({ ...about, layer: -1 })}
            />
            <Shares {...value} onToken={onToken} />
          </div>
        )}
      </Awaited>
    </section>
  );
}

interface SharesProps {
  readonly pieces: readonly string[];
  readonly hasPrompt: boolean;
  readonly shares: Float32Array | undefined;
  readonly onToken: (token: number) => void;
}

function Shares({ pieces, hasPrompt, shares, onToken }: SharesProps) {
  if (!shares)
    return (
      <p class="quiet">
        {t(
          'Tokens have no shares in it: it is one token’s alone, several ways of pooling joined, or the vector of the model’s own file.',
        )}
      </p>
    );
  const largest = shares.reduce((most, share) => Math.max(most, Math.abs(share)), 0);
  // The prompt stands between [CLS] and the text, and is no token of the text.
  const tokenOf = (i: number): number | undefined => {
    if (!hasPrompt || i === 0) return i;
    return i === 1 ? undefined : i - 1;
  };
  return (
    <>
      <SavedHead
        title={t('Share of each token')}
        level={3}
        what={t('Shares')}
        name={t('share of each token')}
        rows={{ number: 'share', isRelative: true, texts: ['piece'], places: [] }}
        table={() => ({
          columns: ['piece', 'share'],
          rows: pieces.map((piece, i) => [piece, shares[i] ?? NaN]),
        })}
      />
      <div class="cosines">
        <PieceTable
          label={t('Share of each token in the vector')}
          kind="share-of"
          head={t('Share')}
          rows={pieces.map((piece, i) => {
            const value = shares[i] ?? NaN;
            const size = largest > 0 ? Math.abs(value) / largest : 0;
            const name = `${tokenOf(i) ?? t('prompt')}`;
            return {
              index: i,
              name,
              piece,
              value,
              text: value.toFixed(4),
              title: exactFloat32(value),
              size,
            };
          })}
          onChoose={(i) => {
            const token = tokenOf(i);
            if (token !== undefined) onToken(token);
          }}
        />
      </div>
    </>
  );
}
