import type { Span } from '../../../core/text/span.ts';
import type { WordMatch } from '../../../core/tokenVectors/wordMatches.ts';
import type { Meetings } from '../../../protocol/page/pageNeighbours.ts';

// Lines between more text than this cross one another until nobody can follow them.
const shownCharacters = 1200;
// What stands before the first word that met is read with it.
const leadCharacters = 40;

/** Two texts and the words of them that met as the page draws them: of a long text the part in which most met. */
export function shownMeetings(
  reference: string,
  text: string,
  matches: readonly WordMatch[],
): Meetings {
  const asked = shownPart(reference, matches, ({ queryStart, queryEnd }) => [queryStart, queryEnd]);
  const said = shownPart(text, matches, ({ start, end }) => [start, end]);
  const shown = matches.filter(
    ({ queryStart, queryEnd, start, end }) =>
      isIn(asked, queryStart, queryEnd) && isIn(said, start, end),
  );
  return {
    texts: [reference.slice(asked.start, asked.end), text.slice(said.start, said.end)],
    matches: shown.map((match) => ({
      ...match,
      queryStart: match.queryStart - asked.start,
      queryEnd: match.queryEnd - asked.start,
      start: match.start - said.start,
      end: match.end - said.start,
    })),
    beyond: matches.length - shown.length,
  };
}

function shownPart(
  text: string,
  matches: readonly WordMatch[],
  placeOf: (match: WordMatch) => readonly [start: number, end: number],
): Span {
  if (text.length <= shownCharacters) return { start: 0, end: text.length };
  const places = matches.map((match) => {
    const [start, end] = placeOf(match);
    return { start, end, counts: match.weight * Math.max(0, match.cosine) };
  });
  const partAt = (start: number): Span => {
    return { start, end: wordStart(text, start + shownCharacters) };
  };
  let best = partAt(0);
  let most = -1;
  for (const { start } of [{ start: 0 }, ...places]) {
    const part = partAt(wordStart(text, Math.max(0, start - leadCharacters)));
    const inside = places.filter((place) => isIn(part, place.start, place.end));
    const sum = inside.reduce((all, { counts }) => all + counts, 0);
    if (sum > most) [best, most] = [part, sum];
  }
  return best;
}

/** Where the word before which a place lies begins: no word is cut, nor a pair of surrogates. */
function wordStart(text: string, place: number): number {
  if (place <= 0 || place >= text.length) return Math.max(0, Math.min(place, text.length));
  const space = text.slice(place, place + leadCharacters).search(/\s/);
  if (space >= 0) return place + space + 1;
  return /[\uDC00-\uDFFF]/.test(text[place] ?? '') ? place + 1 : place;
}

function isIn(part: Span, start: number, end: number): boolean {
  return start >= part.start && end <= part.end;
}
