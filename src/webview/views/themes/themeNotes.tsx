import { t, tCount } from '../../../core/l10n/translate.ts';
import type { PanelSnapshot } from '../../../protocol/pageApi.ts';
import type { PageThemes, ThemeEdit } from '../../../protocol/page/pageThemes.ts';
import { countText, noTextHere, shownUnit } from '../../format/unitName.ts';
import { Button } from '../../widgets/button.tsx';

/** Why there are no themes; undefined where there can be some, '' while there is nothing to say. */
export function whyNothing(snapshot: PanelSnapshot): string | undefined {
  const { segmentCount, embeddedCount, status } = snapshot;
  const { kind } = status;
  const unit = shownUnit(snapshot);
  if (segmentCount === 0) return noTextHere(snapshot);
  if (segmentCount < 3) return t('Themes need three texts at least; choose more text.');
  if (kind === 'working') {
    const all = countText(segmentCount, unit);
    return t('The themes come when everything is embedded: {0} of {1} so far.', embeddedCount, all);
  }
  return embeddedCount === 0 ? t('The texts have no vectors yet; embed them first.') : undefined;
}

/** Why an answer holds no theme. */
export function emptyText({ textCount, method, excludedCount }: PageThemes): string {
  if (textCount === 1) return t('All of it is one text, so there are no themes to find.');
  if (textCount < 3) {
    return t('Themes need three different texts at least; there are {0}.', textCount);
  }
  if (excludedCount > 0) return t('All texts were taken out; put them back, or undo.');
  return method.kind === 'density'
    ? t(
        'The texts lie densely nowhere, or all in one place; let fewer texts make a theme, or choose a number of themes.',
      )
    : t('There is no theme here.');
}

interface CountsProps {
  readonly data: PageThemes;
  readonly onEdit: (edit: ThemeEdit) => void;
}

/** How many texts are in how many themes, and which are in none, with what can be done about it. */
export function ThemeCounts({ data, onEdit }: CountsProps) {
  const { themes, noiseCount, excludedCount, newCount, waitingCount, method } = data;
  const grouped = themes.reduce((sum, { segmentCount }) => sum + segmentCount, 0);
  return (
    <div class="theme-counts quiet" data-part="counts">
      <span>
        {tCount(grouped, '{0} text', '{0} texts')} {themes.length > 0 && '· '}
        {themes.length > 0 && tCount(themes.length, '{0} theme', '{0} themes')}
      </span>
      {noiseCount > 0 && (
        <span data-part="noise">
          {tCount(noiseCount, '{0} lies between them, in none', '{0} lie between them, in none')}
        </span>
      )}
      {waitingCount > 0 && (
        <span data-part="waiting">
          {tCount(waitingCount, '{0} has no vector yet', '{0} have no vector yet')}
        </span>
      )}
      {excludedCount > 0 && (
        <span data-part="excluded">
          {tCount(excludedCount, '{0} taken out by hand', '{0} taken out by hand')}{' '}
          <Button label={t('Put Back')} onClick={() => onEdit({ kind: 'include' })} />
        </span>
      )}
      {newCount > 0 && (
        <span data-part="new" role="status">
          {tCount(newCount, '{0} came or changed since', '{0} came or changed since')}{' '}
          <Button label={t('Group Again')} onClick={() => onEdit({ kind: 'group', method })} />
        </span>
      )}
    </div>
  );
}
