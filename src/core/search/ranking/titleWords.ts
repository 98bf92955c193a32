import { shareLike, tellingStems } from './nameWords.ts';

const lastPart = / › |[.#]|::|, /;

/** How far what is asked is in a title, each 0 to 1. */
export interface TitleMatch {
  /** Of a query's words, those that are in the title. */
  readonly asked: number;
  /** Of the words of the title's last part, the name of the passage itself, those that are in the query. */
  readonly named: number;
}

const nothing: TitleMatch = { asked: 0, named: 0 };

/** `asked`: of the query, see `tellingStems`. */
export function titleMatch(asked: ReadonlySet<string>, title: string | undefined): TitleMatch {
  if (title === undefined || asked.size === 0) return nothing;
  const share = shareLike(asked, tellingStems(title));
  if (share === 0) return nothing;
  const own = title.split(lastPart).at(-1) ?? '';
  return { asked: share, named: shareLike(tellingStems(own), asked) };
}
