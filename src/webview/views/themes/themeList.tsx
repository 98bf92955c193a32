import type { TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { PageThemes, ThemeEdit, ThemesRequest } from '../../../protocol/page/pageThemes.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import { focusIn, hasModifier, moveFocus } from '../../keys.ts';
import { segmentsOf } from '../../segmentRows.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { listedOrder, type HalfCounts } from './themeHalves.ts';
import type { ThemeMembers } from './themeMembers.ts';
import { ThemeRow } from './themeRow.tsx';
import { useReveal } from '../../useReveal.ts';

// Dense places may be thousands.
const firstThemes = 100;
const noneOpened: ReadonlySet<number> = new Set();

interface ThemeListProps {
  readonly about: ThemesRequest;
  readonly data: PageThemes;
  readonly members: ThemeMembers;
  /** By theme (its index); undefined where no halves are compared. */
  readonly counts: readonly HalfCounts[] | undefined;
  /** Ids of the themes that are ticked. */
  readonly ticked: readonly number[];
  readonly onTick: (ticked: readonly number[]) => void;
  /** Id of the theme that was looked at last. */
  readonly chosen: number | undefined;
  readonly onChoose: (theme: number) => void;
  readonly onEdit: (edit: ThemeEdit) => void;
}

/**
 * Themes, each with its texts below it when it is opened. Up and Down move over all that is listed, Right opens, Left closes,
 * F2 names, Delete takes out.
 */
export function ThemeList(props: ThemeListProps) {
  const { about, data, members, counts, ticked, onTick, onChoose, onEdit } = props;
  const { api } = useView().page;
  const { version } = about;
  const list = useRef<HTMLOListElement>(null);
  const [opened, setOpened] = useState(noneOpened);
  const [renamed, setRenamed] = useState<number>();
  const [active, setActive] = useState('');
  const reveal = useReveal(version);
  const [limit, setLimit] = useState(firstThemes);
  const all = listedOrder(data, counts);
  const order = all.slice(0, limit);
  const rest = all.length - order.length;
  const examples = useAnswer(
    { version, segments: order.map((theme) => members.segments[theme]?.[0] ?? 0) },
    (request) => segmentsOf(api, request),
  );
  const labels = examples.shown?.about.version === version ? examples.shown : undefined;
  const exampleOf = new Map(
    labels?.about.segments.map((segment, i) => [segment, labels.value[i]?.label]),
  );
  const from = Math.min(...data.themes.map(({ spread }) => spread[0]));

  const itemOf = (name: string): HTMLElement | null | undefined =>
    list.current?.querySelector<HTMLElement>(`[data-item="${name}"]`);
  const isActiveThere = itemOf(active) !== null && itemOf(active) !== undefined;
  const firstTheme = data.themes[order[0] ?? 0];
  const fallback = firstTheme ? `theme-${firstTheme.id}` : '';
  const stop = isActiveThere ? active : fallback;
  // The row that had the focus is gone, by an edit.
  const hadFocus = list.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    if (!hadFocus || list.current?.contains(document.activeElement)) return;
    focusIn(itemOf(stop) ?? itemOf(fallback) ?? undefined);
  });
  const setOpen = (theme: number, isOpen: boolean): void => {
    const others = [...opened].filter((other) => other !== theme);
    setOpened(new Set(isOpen ? [...others, theme] : others));
  };
  const onItem = (item: HTMLElement): void => {
    setActive(item.dataset['item'] ?? '');
    onChoose(Number(item.closest<HTMLElement>('[data-theme]')?.dataset['theme']));
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const at = (event.target as Element).closest<HTMLElement>('[data-item]');
    if (!at) return;
    const theme = Number(at.closest<HTMLElement>('[data-theme]')?.dataset['theme']);
    const { segment } = at.dataset;
    if (!hasModifier(event)) {
      const key = event.key;
      const isOpen = opened.has(theme);
      if (key === 'F2') setRenamed(theme);
      else if (key === 'Delete' && segment === undefined) onEdit({ kind: 'exclude', theme });
      else if (key === 'Delete') excludeText(Number(segment));
      else if (key === 'ArrowRight' && segment === undefined && !isOpen) setOpen(theme, true);
      else if (key === 'ArrowLeft' && segment === undefined && isOpen) setOpen(theme, false);
      else if (key === 'ArrowLeft' && segment !== undefined) focusIn(itemOf(`theme-${theme}`)!);
      else {
        move(event);
        return;
      }
      event.preventDefault();
    }
  };
  const move = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const items = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('[data-item]'));
    const to = moveFocus(event, items, { down: 1, page: 10 });
    const segment = to === undefined ? undefined : items[to]?.dataset['segment'];
    if (segment !== undefined) reveal(Number(segment), 'move');
  };
  const excludeText = (segment: number): void =>
    onEdit({ kind: 'excludeTexts', segments: Int32Array.of(segment) });
  return (
    <>
      <ol
        ref={list}
        class="themes"
        role="list"
        data-part="themes"
        data-count={data.themes.length}
        aria-label={t('Themes')}
        {...menuPlace({ version })}
        onKeyDown={onKeyDown}
        onFocusIn={({ target }) => {
          const item = (target as Element).closest<HTMLElement>('[data-item]');
          if (item) onItem(item);
        }}
      >
        {order.map((index) => {
          const theme = data.themes[index]!;
          const { id } = theme;
          return (
            <ThemeRow
              key={id}
              about={about}
              theme={theme}
              segments={members.segments[index] ?? new Int32Array()}
              placesOf={members.placesOf}
              nearness={data.nearness}
              spreadFrom={from}
              example={exampleOf.get(members.segments[index]?.[0] ?? -1)}
              counts={counts?.[index]}
              tabStop={stop}
              isOpen={opened.has(id)}
              isTicked={ticked.includes(id)}
              isRenamed={renamed === id}
              onOpen={(isOpen) => setOpen(id, isOpen)}
              onTick={(isOn) => onTick(isOn ? [...ticked, id] : ticked.filter((one) => one !== id))}
              onRename={() => setRenamed(id)}
              onRenamed={(name) => {
                setRenamed(undefined);
                if (name !== undefined) onEdit({ kind: 'rename', theme: id, name });
                focusIn(itemOf(`theme-${id}`) ?? undefined);
              }}
              onEdit={onEdit}
              onReveal={reveal}
              onExcludeText={excludeText}
            />
          );
        })}
      </ol>
      <Button label={t('Show more')} hidden={rest === 0} onClick={() => setLimit(4 * limit)} />
      {rest > 0 && <span class="quiet"> {tCount(rest, '{0} more theme', '{0} more themes')}</span>}
    </>
  );
}
