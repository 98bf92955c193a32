import { onFirstUse } from '../../onFirstUse.ts';
import { porterStem } from '../../search/words/porterStem.ts';
import type { Difference } from './difference.ts';
import type { ProseWord } from './proseWords.ts';

// In each line, words that exclude each other; those between bars say the same. English, then German.
const lines = `
before prior | after following afterwards | during while
increase increased rise rose risen grow grew raise climb | decrease decreased fall fell fallen drop dropped decline shrink sink reduce
left | right
early earlier | late later
enable | disable
allow permit | forbid prohibit ban
accept approve | reject refuse deny decline
open opened | close closed shut
start begin begun began | stop end finish
first | last
more | less fewer
most | least
above over | below under
inside | outside
true | false
on | off
yes | no
always | sometimes occasionally | often | never rarely seldom
all every each | some several | none
both | either | neither
and | or
must shall required obliged haveto | should ought | may can could might
import | export
add insert append | remove delete drop
read | write
buy bought | sell sold
win won | lose lost
hot | cold
high higher | low lower
long longer | short shorter
big large bigger larger | small smaller
fast quick faster | slow slower
easy easier | hard difficult harder
new newer | old older
same equal identical | different other
minimum min | maximum max
success | failure
succeed | fail
positive | negative
public | private
internal | external
ascending | descending
horizontal | vertical
row | column
input | output
north northern | south southern | east eastern | west western
spring | summer | autumn | winter
morning | afternoon | evening | night
monday | tuesday | wednesday | thursday | friday | saturday | sunday
january | february | march | april | june | july | august | september | october | november | december
millisecond ms | second s | minute min | hour h | day | week | month | year
mm | cm | m metre meter | km kilometre kilometer | mile | inch | foot feet
mg | g gram | kg kilogram | ton tonne | pound | ounce
byte | kb kilobyte | mb megabyte | gb gigabyte | tb terabyte
percent % | per mille ‰
euro € eur | dollar $ usd | pound £ gbp | yen ¥
red | blue | green | yellow | black | white | orange | brown | grey gray
vor vorher | nach nachher danach
steigen steigt stieg gestiegen zunehmen | sinken sinkt sank gesunken fallen fällt abnehmen
links linke linken | rechts rechte rechten
immer | manchmal gelegentlich | oft häufig | nie niemals selten
alle allen jeder jede jedes jeden | einige manche einigen manchen | keine
mehr | weniger
früh früher | spät später
erlaubt gestattet | verboten untersagt
muss müssen musste mussten müsse | soll sollen sollte sollten | darf dürfen kann können
öffnen öffnet offen geöffnet | schließen schließt geschlossen zu
groß größer große großen | klein kleiner kleine kleinen
hoch höher | niedrig niedriger tief tiefer
und | oder
montag | dienstag | mittwoch | donnerstag | freitag | samstag sonnabend | sonntag
januar | februar | märz | mai | juni | juli | oktober | dezember
sekunde sekunden | minute minuten | stunde stunden | tag tage tagen | woche wochen | monat monate monaten | jahr jahre jahren
`;

interface OppositeClass {
  readonly line: number;
  readonly number: number;
}

/** By stem. */
const classes = onFirstUse(() => {
  const byStem = new Map<string, readonly OppositeClass[]>();
  for (const [line, words] of lines.trim().split('\n').entries()) {
    for (const [number, same] of words.split(' | ').entries()) {
      for (const stem of new Set(same.trim().split(' ').map(porterStem))) {
        byStem.set(stem, [...(byStem.get(stem) ?? []), { line, number }]);
      }
    }
  }
  return byStem;
});

/** Where one text has a word and the other one that excludes it, and neither has both: `before → after`, `must → may`. */
export function oppositeDifferences(
  older: readonly ProseWord[],
  newer: readonly ProseWord[],
): Difference[] {
  const [a, b] = [classesIn(older), classesIn(newer)];
  return [...a].flatMap(([line, had]) => {
    const has = b.get(line);
    if (!has) return [];
    const lost = [...had].filter(([number]) => !has.has(number)).map(([, word]) => word);
    const came = [...has].filter(([number]) => !had.has(number)).map(([, word]) => word);
    return lost.length > 0 && came.length > 0
      ? [{ older: lost.join(', '), newer: came.join(', ') }]
      : [];
  });
}

/** By line the classes that a text has, each with its first word. */
function classesIn(words: readonly ProseWord[]): Map<number, Map<number, string>> {
  const found = new Map<number, Map<number, string>>();
  for (const [i, word] of words.entries()) {
    const isObliged = /^(?:have|has|had)$/.test(word.folded) && words[i + 1]?.folded === 'to';
    for (const { line, number } of classes().get(isObliged ? 'haveto' : word.stem) ?? []) {
      const own = found.get(line) ?? new Map<number, string>();
      if (!own.has(number)) own.set(number, isObliged ? `${word.text} to` : word.text);
      found.set(line, own);
    }
  }
  return found;
}
