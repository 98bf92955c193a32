import { onFirstUse } from '../../onFirstUse.ts';
import { isAsciiLetter } from '../segment.ts';
import { isWhite } from '../span.ts';
import { abbreviationWords } from './abbreviationTable.ts';

/** Before a name: no sentence ends here, whatever follows. */
const titles = words(
  `Mr Mrs Ms Mx Messrs Dr Drs Prof Gen Lt Col Capt Sgt Cpl Maj Cmdr Adm Brig Rev Rep Fr Hon Sen Gov Pres St Ste Mt Ft Mme
  Mlle Mgr Hr Hrn Frl Sra Srta Sres Dra Dña Exmo Excmo Ilmo sig dott avv ing проф акад доц dhr mevr vs cf cfr vgl
  Vgl bzw ca Fig Figs fig figs Eq Eqs Nr Nrn Abb Tab vol Vol pp pág pag núm стр рис табл гл см им ул bspw zzgl inkl exkl
  evtl ggf sog Bd Kap Asst Assoc Sens Reps Det Insp Ofc Amb Atty Spc Attn Pr Gral Cnel Arq Ir Ks ks kpt mjr MUDr JUDr
  Sn l'on L'on zob Zob Sv sv Св св Т.е т.е т.к c.-à-d डॉ श्री श्रीमती पं प्रो`,
);

/** Before a number: parts of a work, measures. By themselves they are words, which end sentences. */
const beforeNumber = words(
  `Art art artt Sec sec sect Ch ch Thm thm Lem lem Prop prop Ex ex Alg alg Par par para al Pt pt Ziff Rn Rz Pkt pkt Lfg Bl Abs
  cap caps lit att let poz rys ust gen godz str stk odst lid subs cl sez tab Temp temp Lat lat Long long Max max Min min Ph nº n°
  Ld Kr kr Cad tít Env env Aprox aprox Ok ok Ок ок Godz Jg ft lb lbs ap арт ст п с д кв т ч л корп разд σελ άρθ παρ
  Mk Lk Jn Rom Cor Gal Eph Phil Thess Heb Jas Pet Ps Prov Isa Jer Ezek Deut`,
);

/** Parts of titles of journals, which stand in a row: `Proc. Natl. Acad. Sci.` */
const journalWords = words(
  `Acad Adv Agric Am Amer Anal Ann Appl Arch Assoc Astron Astrophys Behav Biochem Biol Biophys Biotechnol Bot Bull Cell Chem Clin
  Comm Commun Comput Conf Dev Dyn Ecol Econ Educ Electron Eng Environ Epidemiol Eur Evol Exp Found Genet Geol Geophys Hist Immunol Ind
  Inf Inform Inst Instrum Int Intell Lang Lett Ling Lond Magn Manag Mater Math Mech Med Meteorol Microbiol Mol Nat Natl Neurol Neurosci
  Nucl Numer Nutr Opt Org Pharmacol Philos Phys Physiol Pol Proc Psychiatry Psychol Quant Quart Res Rev Sci Ser Soc Sociol Softw Stat
  Struct Stud Surg Surv Symp Syst Technol Tech Theor Theory Toxicol Trans Univ Vet Zool`,
);

/** Names that have a sign of their own. */
const exclaimedNames = words(`Yahoo! Jeopardy! Wham! Oklahoma! Airplane! Panic!`);

/** Behind the name of a firm. */
const firms = words(`Inc Corp Co Ltd LLC LLP PLC GmbH AG SE Group Holdings`);

/** What somebody does who has said what stands before, in languages that have no comma there: `Non ! cria-t-il.` */
const saying = words(
  `said asked cried replied shouted exclaimed whispered dit demanda cria répondit murmura fit dis rief sagte fragte schrie
  antwortete dijo preguntó gritó respondió exclamó disse chiese gridò rispose esclamò perguntou gritou respondeu
  сказал сказала спросил спросила крикнул крикнула воскликнул воскликнула ответил ответила`,
);

/** "And so on", in the languages that write no noun with a capital: behind it a capital begins a sentence. */
const listEnds = words(
  `etc ecc enz itd itp atd apod osv m.m stb itsl usl т.д т.п др пр κ.λπ κλπ κ.ά руб коп грн`,
);

/** What begins a sentence far more often than it goes on behind an abbreviation. */
const starters = words(
  `A After All Although An And Are As At Because Both But By Did Do Does Each Even For From He Her Here His How However
  I If In Is It Its Last Many Meanwhile More Most My No Not Now On Once One Only Our Please She Since So Some Such That
  The Their Then There These They This Those Though To Today Two Under We Were What When Where Which While Who Why With
  Yes You Your Afterwards Another Any Before Call Can Click Come Could During Everybody Everyone Everything Finally Furthermore Hence
  Hello Hi Indeed Instead Just Later Let Maybe Might Moreover Must Never Nevertheless Next Nobody None Nor Nothing Often Or Otherwise Others
  Perhaps Recently See Several Should Someone Something Sometimes Soon Thanks Therefore Thus Try Until Use Whether Within Without Would Yet
  Aber Alle Als Am Auch Auf Aus Bei Beim Da Dabei Dafür Damit Danach Dann Daraus Darin Das Dass Dem Den Denn Der Des Die
  Dies Diese Dieser Dieses Doch Ein Eine Einen Einer Er Es Für Hier Ich Ihr Ihre Im Ist Jedoch Man Mit Nach Nachdem Nicht
  Noch Nun Nur Ob Obwohl Sein Seine Seit Sie Sind So Sowohl Um Und Unter Von Vor War Was Weil Wenn Wer Wie Wir Während Zu
  Zum Zur Dann Heute Hierbei Hierzu Ihm Immer Jede Jeder Kein Keine Nein Oft Schon Später Trotz Trotzdem Viele Vielleicht
  Wo Wobei Zudem Zunächst Zwar
  Au Aux Avec Ce Ces Cet Cette Cependant Dans De Depuis Des Du Elle Elles En Et Il Ils Je Le Les Leur Lors Mais Nous On Ou
  Par Pour Puis Quand Sa Ses Son Sur Un Une Vous Ainsi Alors Après Avant Aussi Cela Ça
  Puis Qu
  Al Aunque Como Con Cuando De Del Desde El Ella Ellos En Entre Es Esta Este Esto Hay La Las Lo Los Para Pero Por Que Se
  Según Si Sin Su Sus También Tras Un Una Y Ya Luego Entonces Después
  Además Durante Fue Hoy Nunca Siempre Todo Todos
  Anche Che Con Da Dal Dopo Gli Ha Il La Le Lo Ma Nel Nella Non Per Però Quando Questa Questo Si Sono Un Una È Poi Quindi
  Infatti Inoltre Oggi Così Allora
  Ao Aos As Com Da Das Do Dos Ela Ele Eles Em Esta Este Mas Na No Nos Não O Os Para Por Quando Se Também Um Uma É Depois Então
  Além Foi Já Hoje Isso Isto
  А Без Благодаря В Во Все Для До Его Если Её За Здесь И Из К Как Когда Кроме Мы На Не Но Но Он Она Они Оно От По Под
  После При С Так Также Там Тем То Только Тогда У Что Эта Эти Это Этот Я Потом Затем Однако Поэтому
  Теперь Вот Где Кто Почему Был Была Было Были
  De Het Een Hij Zij Ze Wij We Dit Dat Deze Er Maar Ook Dan Daarna Daarom Dus Toen Den Det En Ett Han Hon Vi Jag Som Så
  Nie To Na W Z Po Jest Był Była Jak Jego Jej Oraz Ale Tak Więc Wtedy Potem Następnie Kiedy Gdy`,
);

/** Behind the time of a day. */
const timesOf = words(
  `Eastern Central Mountain Pacific Atlantic Greenwich ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET CEST IST Monday
  Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat Sun January February March April May June July
  August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec`,
);

const months = words(
  `Januar Jänner Februar Feber März April Mai Juni Juli August September Oktober November Dezember Jan Feb Mär Apr Jun Jul
  Aug Sep Sept Okt Nov Dez Jahrhundert Jahrhunderts Jahrtausend Jh Weltkrieg Weltkriegs Aufl Auflage`,
);

/** What stands before an ordinal number in German: a noun follows, with a capital. */
const beforeOrdinal = words(
  `am Am im Im vom Vom zum Zum zur Zur beim Beim der Der die Die das Das dem den des ab Ab bis Bis seit Seit jeder Jeder
  jede Jede jedes Jedes jedem ihr ihre ihren ihrem sein seine seinen seinem und dieser diese dieses unser unsere nach
  Nach Zum vor Vor`,
);

/** All words that a full stop may cut short, but for those that are known by their shape. */
const knownWords = onFirstUse(
  () => new Set([...titles, ...beforeNumber, ...listEnds, ...abbreviationWords, ...journalWords]),
);

const openingMarks = /^[\s([{"'«»‹›„‚“”‘’¿¡*_-]+/u;
const closingMarks = '"\'”’“‘»«›‹)]';
// `Hauptstr.`
const street = /\p{Ll}str$/u;
const example = /^(?:[pP]\.|[pP]ar|[aA]d|[pP]er)$/;
const lastPart = /[-'’](\p{L}{2,})$/u;
const singleLetter = /^\p{L}$/u;
const dotted = /^(?:\p{L}\p{M}{0,2}){1,2}(?:\.-?(?:\p{L}\p{M}{0,2}){1,3})+$/u;
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
const saidInChinese = /^\p{Script=Han}{1,5}?(?:[说說问問喊答]|(?<![知难難报報])道)/u;
// `ق.م`, `बी.बी.सी`: of scripts without capitals that have spaces.
const initials =
  /(?:^|[\s.(])[\p{Script=Arab}\p{Script=Hebr}\p{Script=Deva}\p{Script=Beng}\p{Script=Gujr}\p{Script=Guru}\p{Script=Taml}\p{Script=Telu}\p{Script=Geor}]{1,3}\.[\p{Script=Arab}\p{Script=Hebr}\p{Script=Deva}\p{Script=Beng}\p{Script=Gujr}\p{Script=Guru}\p{Script=Taml}\p{Script=Telu}\p{Script=Geor}]$/u;
// The longest word that is looked at, with the space behind it.
const reach = 40;

/**
 * Whether the sentence goes on that the rules of Unicode end at `end`, the start of a sentence being at `start`: behind an
 * abbreviation, an initial, an ordinal number, or within an address of the web.
 */
export function goesOn(text: string, start: number, end: number): boolean {
  const from = Math.max(start, end - reach);
  let last = end;
  while (last > from && isWhite(text.charCodeAt(last - 1))) last--;
  // The last word, where white space stands behind it. A pattern would be tried at every sign.
  if (last === end || last === from) return isWithinWord(text, end) || isSpoken(text, end);
  const first = wordStart(text, from, last);
  const sign = text.charAt(last - 1);
  if ((sign === '.' || sign === ')') && isEnumeration(text, start, first, end)) return true;
  if (sign === '.') {
    const word = shortened(withoutOpening(text.slice(first, last - 1)));
    if (!mayBeCutShort(word)) return false;
    const next = nextWord(text, end);
    const isStarter = isStarting(text, end, next);
    const before = (): string => wordBefore(text, from, first);
    return isCutShort(word, { next, isStarter, before, behind: text.charAt(end + next.length) });
  }
  // A question that is quoted within a sentence.
  if (closingMarks.includes(sign)) return /^\p{Ll}/u.test(text.slice(end, end + 2));
  if (sign !== '!' && sign !== '?') return false;
  const next = nextWord(text, end);
  const found = withoutOpening(text.slice(first, last));
  return isExclaimed(found, next, isStarting(text, end, next));
}

/** Whether what ends at `end` is the number of an item. `first`: where the last word of it begins. */
function isEnumeration(text: string, start: number, first: number, end: number): boolean {
  const mayBe = first === start || !isAsciiLetter(text.charCodeAt(start));
  if (mayBe && end - start <= reach && enumeration.test(text.slice(start, end))) return true;
  return start === 0 && end < shortText && longEnumeration.test(text.slice(0, end));
}

function withoutOpening(word: string): string {
  return isAsciiLetter(word.charCodeAt(0)) ? word : word.replace(openingMarks, '');
}

/** Whether the next word begins a sentence more often than it goes on. In `A. S.` it is an initial itself. */
function isStarting(text: string, end: number, next: string): boolean {
  return starters.has(next) && !/^\p{Lu}\.(?!\s*$)/u.test(text.slice(end, end + 6));
}

/** Whether `isCutShort` may be true of a word: of most words it is not, and nothing has to be known of what follows. */
function mayBeCutShort(word: string): boolean {
  if (word.length < 3 || knownWords().has(word)) return true;
  const first = word.charAt(0);
  if (first >= '\ud800') return true;
  const small = first.toLowerCase();
  if (small !== first && titles.has(small + word.slice(1))) return true;
  return (
    word.includes('.') || word.endsWith('str') || 'IVXL'.includes(word.charAt(word.length - 1))
  );
}

interface Around {
  readonly next: string;
  /** Whether that begins a sentence more often than it goes on. */
  readonly isStarter: boolean;
  /** The word before. */
  readonly before: () => string;
  /** The sign behind the next word. */
  readonly behind: string;
}

/** Whether the full stop of a word ends no sentence. */
function isCutShort(word: string, { next, isStarter, before, behind }: Around): boolean {
  if (word === 'No' || word === 'no') return /^\d/.test(next);
  if (listEnds.has(word)) return !/^\p{Lu}/u.test(next);
  // A street by its name: `Main St. It is near.`
  if (word === 'St' && isStarter) return false;
  if (titles.has(word) || titles.has(word.charAt(0).toLowerCase() + word.slice(1))) return true;
  if (beforeNumber.has(word) && isNumber(next)) return true;
  // `p. ex.`, `ad es.`: by themselves they are words.
  if (/^e[xs]$/.test(word) && example.test(before())) return true;
  if (singleLetter.test(word)) {
    // `2010 г.` and `н. э.` may end a sentence; `г. Москва` does not.
    if (/^[а-я]$/.test(word) && (word !== 'г' || /\d$/.test(before()))) return false;
    // `1990 r.`, `XV w.`
    if ((word === 'r' || word === 'w') && /[\dIVX]$/.test(before())) return false;
    // `z. B.`, `U. S.`, `J. R. R.`: as long as letters follow letters, nothing ends.
    if (/^\p{L}\.$/u.test(before()) && !isStarter) return true;
    if (/^\p{Ll}\.$/u.test(before())) return true;
    // `J. Am. Chem. Soc.`
    if (behind === '.' && journalWords.has(next)) return true;
    return word !== 'I' && !isStarter;
  }
  if (dotted.test(word)) {
    if (/^[ap]\.m$/i.test(word)) return timesOf.has(next);
    return /^\p{Ll}/u.test(word) || word === 'P.S' || !isStarter;
  }
  if (doubled.test(word) && (doubled.test(next) || (doubled.test(before()) && !isStarter)))
    return true;
  if (abbreviationWords.has(word) || street.test(word)) return !isStarter;
  if (journalWords.has(word) && !isStarter) {
    return (behind === '.' && isOfJournal(next)) || isOfJournal(before().slice(0, -1));
  }
  // `1. 5. 1990`
  if (ordinal.test(word) && ordinal.test(next) && behind === '.') return true;
  if (ordinal.test(word) || roman.test(word)) return isOrdinal(word, before(), next, isStarter);
  return false;
}

/** What is cut short of a word with others before it: `Dipl.-Ing`, `dell'art`. */
function shortened(word: string): string {
  if (!/[-'’]/.test(word) || titles.has(word)) return word;
  const part = lastPart.exec(word)?.[1];
  if (part === undefined) return word;
  const isKnown = titles.has(part) || beforeNumber.has(part) || abbreviationWords.has(part);
  return isKnown ? part : word;
}

function isNumber(word: string): boolean {
  return /^(?:\d|[IVXLC]{2,6}$|[VX]$)/.test(word);
}

function isOfJournal(word: string): boolean {
  return journalWords.has(word) || /^\p{Lu}$/u.test(word);
}

/** Whether a sentence goes on behind a sign that asks or calls: that of a name, or of what somebody says. */
function isExclaimed(found: string, next: string, isStarter: boolean): boolean {
  if (found.length > 1 && found.endsWith('!') && firms.has(next)) return true;
  if (exclaimedNames.has(found)) return !isStarter;
  return saying.has(next);
}

function isOrdinal(word: string, before: string, next: string, isStarter: boolean): boolean {
  if (isStarter) return false;
  if (months.has(next) && ordinal.test(word)) return true;
  return beforeOrdinal.has(before) && /^\p{Lu}/u.test(next);
}

/**
 * A sign that ends sentences stands within an address, or between letters that stand for words: no space follows, but a letter or a
 * number.
 */
function isWithinWord(text: string, end: number): boolean {
  const next = text.charAt(end);
  const before = text.charAt(end - 1);
  if (next > '\x7f')
    return before === '.' && initials.test(text.slice(Math.max(0, end - 5), end + 1));
  return /[A-Za-z0-9/=&_%#-]/.test(next) && before >= '!' && before <= '~';
}

/** What is quoted is a part of the sentence that says so: in Japanese by a particle, `「…。」と言った。`, in Chinese by who said it. */
function isSpoken(text: string, end: number): boolean {
  const mark = text.charAt(end - 1);
  if (!'」』”’'.includes(mark) || !'。！？'.includes(text.charAt(end - 2))) return false;
  const behind = text.slice(end, end + 8);
  return particle.test(behind) || saidInChinese.test(behind);
}

function nextWord(text: string, end: number): string {
  let at = end;
  while (at < end + reach && isAsciiLetter(text.charCodeAt(at))) at++;
  // Most words are of these alone.
  if (at > end && at < end + reach && !mayGoOn(text.charCodeAt(at))) return text.slice(end, at);
  const word = /^[\p{L}\p{M}\p{N}]*/u.exec(text.slice(end, end + reach).replace(openingMarks, ''));
  return word?.[0] ?? '';
}

function mayGoOn(unit: number): boolean {
  return unit >= 0x80 || (unit >= 0x30 && unit <= 0x39);
}

/** Where the word begins that ends at `end`; not before `from`. */
function wordStart(text: string, from: number, end: number): number {
  let start = end;
  while (start > from && !isWhite(text.charCodeAt(start - 1))) start--;
  return start;
}

/** The word before the one that begins at `first`; '' where none is. */
function wordBefore(text: string, from: number, first: number): string {
  let end = first;
  while (end > from && isWhite(text.charCodeAt(end - 1))) end--;
  return text.slice(wordStart(text, from, end), end);
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
