import { language, t, tCount } from '../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PageTheme, ThemeEdit } from '../../../protocol/page/pageThemes.ts';
import { Button, Icon } from '../../widgets/button.tsx';
import { NameField } from '../../widgets/nameField.tsx';
import { SpreadBar } from './spreadBar.tsx';
import { HalfNumbers } from './halfNumbers.tsx';
import type { HalfCounts } from './themeHalves.ts';
import type { ThemeMembers } from './themeMembers.ts';
import { ThemeTexts } from './themeTexts.tsx';
import type { RevealReason } from '../../useReveal.ts';

const shownTerms = 6;

interface ThemeRowProps {
  readonly about: ContentReference;
  readonly theme: PageTheme;
  /** Its texts, the nearest to the middle first, each at its first place. */
  readonly segments: Int32Array;
  readonly placesOf: ThemeMembers['placesOf'];
  /** By segment. */
  readonly nearness: Float32Array;
  readonly spreadFrom: number;
  /** The text nearest to the middle; undefined until it is there. */
  readonly example: string | undefined;
  readonly counts: HalfCounts | undefined;
  /** The item that Tab leads to. */
  readonly tabStop: string;
  readonly isOpen: boolean;
  readonly isTicked: boolean;
  /** Whether its name is being written. */
  readonly isRenamed: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onTick: (isOn: boolean) => void;
  readonly onRename: () => void;
  /** Undefined: the name stays. */
  readonly onRenamed: (name: string | undefined) => void;
  readonly onEdit: (edit: ThemeEdit) => void;
  readonly onReveal: (segment: number, why: RevealReason) => void;
  readonly onExcludeText: (segment: number) => void;
}

/** A theme: its name, how many texts it has, how near they are to its middle; open, its texts. */
export function ThemeRow(props: ThemeRowProps) {
  const { theme, segments, example, counts, isOpen, isTicked, isRenamed, tabStop } = props;
  const { id, name, terms, segmentCount, textCount } = theme;
  const item = `theme-${id}`;
  const isStop = tabStop === item;
  const tabIndex = isStop ? 0 : -1;
  return (
    <li
      class={`theme${isStop ? ' theme-active' : ''}`}
      data-part="theme"
      data-theme={id}
      data-count={segmentCount}
    >
      <div class="theme-head">
        <input
          class="theme-tick"
          type="checkbox"
          aria-label={t('Choose {0} for a merge', name)}
          title={t('Choose themes to merge them')}
          checked={isTicked}
          tabIndex={tabIndex}
          onChange={({ currentTarget }) => props.onTick(currentTarget.checked)}
        />
        {isRenamed ? (
          <NameField
            class="theme-name-box"
            label={t('Name of the theme')}
            name={name}
            onDone={props.onRenamed}
          />
        ) : (
          <button
            type="button"
            class="theme-button"
            data-item={item}
            aria-expanded={isOpen}
            tabIndex={tabIndex}
            onClick={() => props.onOpen(!isOpen)}
            onDblClick={props.onRename}
          >
            <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
            <span class="theme-name" dir="auto">
              {name}
            </span>
            <span class="theme-count" title={countTitle(segmentCount, textCount)}>
              {segmentCount.toLocaleString(language().name)}
              <span class="visually-hidden">{countTitle(segmentCount, textCount)}</span>
            </span>
          </button>
        )}
        <SpreadBar spread={theme.spread} from={props.spreadFrom} />
        <span class="theme-actions">
          <Button
            label={t('Rename')}
            kind="icon"
            icon="edit"
            tabIndex={tabIndex}
            onClick={props.onRename}
          />
          <Button
            label={t('Split in Two')}
            kind="icon"
            icon="split-horizontal"
            tabIndex={tabIndex}
            disabled={textCount < 2}
            onClick={() => props.onEdit({ kind: 'split', theme: id })}
          />
          <Button
            label={t('Take Out')}
            kind="icon"
            icon="close"
            tabIndex={tabIndex}
            onClick={() => props.onEdit({ kind: 'exclude', theme: id })}
          />
        </span>
      </div>
      {counts && <HalfNumbers counts={counts} />}
      <p class="theme-terms quiet" dir="auto">
        {terms.slice(0, shownTerms).join(' · ')}
      </p>
      {isOpen ? (
        <ThemeTexts {...props} theme={id} segments={segments} />
      ) : (
        <p class="theme-example" dir="auto" data-part="example">
          {example}
        </p>
      )}
    </li>
  );
}

function countTitle(segments: number, texts: number): string {
  const all = tCount(segments, '{0} place', '{0} places');
  return texts === segments
    ? tCount(texts, '{0} text', '{0} texts')
    : t('{0}, {1}', tCount(texts, '{0} text', '{0} texts'), all);
}
