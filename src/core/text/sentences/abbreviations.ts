import { abbreviationWords } from './abbreviationTable.ts';

/** Before a name: no sentence ends here, whatever follows. */
const titles = words(
  `Mr Mrs Ms Mx Messrs Dr Drs Prof Gen Lt Col Capt Sgt Cpl Maj Cmdr Adm Brig Rev Rep Fr Hon Sen Gov Pres St Ste Mt Ft Mme
  Mlle Mgr Hr Hrn Frl Sra Srta Sres Dra Dña Exmo Excmo Ilmo sig dott avv ing проф акад доц dhr mevr vs cf cfr vgl
  Vgl bzw ca Fig Figs fig figs Eq Eqs Nr Nrn Abb Tab vol Vol pp pág pag núm стр рис табл гл см им ул bspw zzgl inkl exkl
  evtl ggf sog Bd Kap`,
);

/** Before a number: parts of a work. By themselves they are words, which end sentences. */
const beforeNumber = words(
  `Art Sec sec Ch ch Thm thm Lem lem Prop prop Ex ex Alg alg Par par Pt pt Ziff Rn Rz Pkt Lfg Bl`,
);

/** "And so on", in the languages that write no noun with a capital: behind it a capital begins a sentence. */
const listEnds = words(`etc ecc itd itp atd apod osv stb itsl usl т.д т.п др пр`);

/** What begins a sentence far more often than it goes on behind an abbreviation. */
const starters = words(
  `A After All Although An And Are As At Because Both But By Did Do Does Each Even For From He Her Here His How However
  I If In Is It Its Last Many Meanwhile More Most My No Not Now On Once One Only Our Please She Since So Some Such That
  The Their Then There These They This Those Though To Today Two Under We Were What When Where Which While Who Why With
  Yes You Your
  Aber Alle Als Am Auch Auf Aus Bei Beim Da Dabei Dafür Damit Danach Dann Daraus Darin Das Dass Dem Den Denn Der Des Die
  Dies Diese Dieser Dieses Doch Ein Eine Einen Einer Er Es Für Hier Ich Ihr Ihre Im Ist Jedoch Man Mit Nach Nachdem Nicht
  Noch Nun Nur Ob Obwohl Sein Seine Seit Sie Sind So Sowohl Um Und Unter Von Vor War Was Weil Wenn Wer Wie Wir Während Zu
  Zum Zur
  Au Aux Avec Ce Ces Cet Cette Cependant Dans De Depuis Des Du Elle Elles En Et Il Ils Je Le Les Leur Lors Mais Nous On Ou
  Par Pour Puis Quand Sa Ses Son Sur Un Une Vous
  Al Aunque Como Con Cuando De Del Desde El Ella Ellos En Entre Es Esta Este Esto Hay La Las Lo Los Para Pero Por Que Se
  Según Si Sin Su Sus También Tras Un Una Y Ya
  Anche Che Con Da Dal Dopo Gli Ha Il La Le Lo Ma Nel Nella Non Per Però Quando Questa Questo Si Sono Un Una
  Ao Aos As Com Da Das Do Dos Ela Ele Eles Em Esta Este Mas Na No Nos Não O Os Para Por Quando Se Também Um Uma
  А Без Благодаря В Во Все Для До Его Если Её За Здесь И Из К Как Когда Кроме Мы На Не Но Но Он Она Они Оно От По Под
  После При С Так Также Там Тем То Только Тогда У Что Эта Эти Это Этот Я
  De Het Een Hij Zij Ze Wij We Dit Dat Deze Er Maar Ook Den Det En Ett Han Hon Vi Jag Som`,
);

const months = words(
  `Januar Jänner Februar Feber März April Mai Juni Juli August September Oktober November Dezember Jan Feb Mär Apr Jun Jul
  Aug Sep Sept Okt Nov Dez Jahrhundert Jahrhunderts Jahrtausend Jh Weltkrieg Weltkriegs`,
);

/** What stands before an ordinal number in German: a noun follows, with a capital. */
const beforeOrdinal = words(
  `am Am im Im vom Vom zum Zum zur Zur beim Beim der Der die Die das Das dem den des ab Ab bis Bis seit Seit jeder Jeder
  jede Jede jedes Jedes jedem ihr ihre ihren ihrem sein seine seinen seinem und dieser diese dieses unser unsere nach
  Nach Zum vor Vor`,
);

const openingMarks = /^[\s([{"'«»‹›„‚“”‘’¿¡*_-]+/u;
const closingMarks = /["'”’»)\]]$/u;
const singleLetter = /^\p{L}$/u;
const dotted = /^\p{L}{1,2}(?:\.-?\p{L}{1,3})+$/u;
// The plural of initials in Spanish: `EE. UU.`, `FF. AA.`
const doubled = /^(\p{Lu})\1\.?$/u;
const ordinal = /^\d{1,2}$/;
const roman = /^[IVXL]{1,6}$/;
const enumeration = /^[\s•*(-]*(?:\d{1,3}(?:\.\d{1,3})*|#|[a-zA-Z]|[ivxIVX]{1,4})\.\)*\s+$/u;
// At the start of a text alone: elsewhere it is a year.
const shortText = 20;
const longEnumeration = /^\s*\d{4,9}\.\s+$/;
// None of these but as the beginning of a word: `ところが`, `とても`, `では`, `もし`.
const particle =
  /^(?:と(?!ころ|ても|にかく|りわけ)|って|、|は|が|を|の|に|で(?![はもす])|も(?![しう]))/;
// The longest word that is looked at, with the space behind it.
const reach = 40;

/**
 * Whether the sentence goes on that the rules of Unicode end at `end`, the start of a sentence being at `start`: behind an
 * abbreviation, an initial, an ordinal number, or within an address of the web.
 */
export function goesOn(text: string, start: number, end: number): boolean {
  const next = nextWord(text, end);
  const tail = text.slice(Math.max(start, end - reach), end);
  const found = lastWord(tail);
  if (found === '') return isWithinWord(text, end) || isJapaneseQuotation(text, end);
  if (enumeration.test(text.slice(start, end))) return true;
  if (start === 0 && end < shortText && longEnumeration.test(text.slice(0, end))) return true;
  // A question that is quoted within a sentence.
  if (closingMarks.test(found)) return /^\p{Ll}/u.test(text.slice(end, end + 2));
  if (!found.endsWith('.')) return false;
  const word = found.slice(0, -1).replace(openingMarks, '');
  const before = (): string => lastWord(tail.slice(0, tail.lastIndexOf(found)));
  // `A. S.`: the next word is an initial itself.
  const isStarter = starters.has(next) && !/^\p{Lu}\.(?!\s*$)/u.test(text.slice(end, end + 6));
  if (word === 'No' || word === 'no') return /^\d/.test(next);
  if (listEnds.has(word)) return !/^\p{Lu}/u.test(next);
  // A street by its name: `Main St. It is near.`
  if (word === 'St' && isStarter) return false;
  if (titles.has(word) || titles.has(word.charAt(0).toLowerCase() + word.slice(1))) return true;
  if (singleLetter.test(word)) {
    // `2010 г.` and `н. э.` may end a sentence; `г. Москва` does not.
    if (/^[а-я]$/.test(word) && (word !== 'г' || /\d$/.test(before()))) return false;
    // `z. B.`, `U. S.`, `J. R. R.`: as long as letters follow letters, nothing ends.
    if (/^\p{L}\.$/u.test(before()) && !isStarter) return true;
    if (/^\p{Ll}\.$/u.test(before())) return true;
    return word !== 'I' && !isStarter;
  }
  if (dotted.test(word)) {
    const isLower = /^\p{Ll}/u.test(word) && !/^[ap]\.m$/.test(word);
    return isLower || word === 'P.S' || !isStarter;
  }
  if (beforeNumber.has(word) && /^\d/.test(next)) return true;
  if (doubled.test(word) && (doubled.test(next) || (doubled.test(before()) && !isStarter)))
    return true;
  if (abbreviationWords.has(word)) return !isStarter;
  if (ordinal.test(word) || roman.test(word)) return isOrdinal(word, before(), next, isStarter);
  return false;
}

function isOrdinal(word: string, before: string, next: string, isStarter: boolean): boolean {
  if (isStarter) return false;
  if (months.has(next) && ordinal.test(word)) return true;
  return beforeOrdinal.has(before) && /^\p{Lu}/u.test(next);
}

/** A sign that ends sentences stands within an address: no space follows, but a letter or a number. */
function isWithinWord(text: string, end: number): boolean {
  return (
    /^[A-Za-z0-9/=&_%#-]/.test(text.slice(end, end + 1)) && /[!-~]$/.test(text.slice(end - 1, end))
  );
}

/** What is quoted in Japanese is a part of the sentence whose particle follows: `「…。」と言った。` */
function isJapaneseQuotation(text: string, end: number): boolean {
  const mark = text[end - 1];
  if (mark !== '」' && mark !== '』') return false;
  return '。！？'.includes(text.charAt(end - 2)) && particle.test(text.slice(end, end + 4));
}

function nextWord(text: string, end: number): string {
  const word = /^[\p{L}\p{M}\p{N}]*/u.exec(text.slice(end, end + reach).replace(openingMarks, ''));
  return word?.[0] ?? '';
}

/** The last word, where white space stands behind it; else ''. A pattern would be tried at every sign. */
function lastWord(text: string): string {
  const trimmed = text.trimEnd();
  if (trimmed.length === text.length) return '';
  let start = trimmed.length;
  while (start > 0 && trimmed.charAt(start - 1).trim() !== '') start--;
  return trimmed.slice(start);
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
