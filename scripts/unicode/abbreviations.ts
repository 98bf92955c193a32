/*
Writes `src/core/text/sentences/abbreviationTable.ts`: the words after whose full stop a sentence goes on, in the
languages that CLDR has lists of. To make it again:

  npm pack cldr-segments-full@46.1.0 && tar xzf cldr-segments-full-46.1.0.tgz
  node scripts/unicode/abbreviations.ts package
*/
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Suppressions {
  readonly segments: {
    readonly segmentations: {
      readonly SentenceBreak?: {
        readonly standard?: readonly { readonly suppression: string }[];
      };
    };
  };
}

// The lists are of single languages, and here they count for all: what is a word of its own in one of them, or ends
// sentences more often than it is cut short, stays out.
const ordinary = new Set(
  `Act AA AB AD All Alt Ant App Art As Bien By CA Cap Card DC Da Di Do Ex Go Hat Id In Is Jam Job Joe Kit Link Long MR
  Mar Mart Max Mi Min Mo Mod No OK Ok On Op Or PC PIN PP Port Pro RAM Rol Sa So Sol Test To Up VS a aer all am anat
  arch cam cat cel com config cont des dir div dom est ev ex fil fot fr graph ill int jue jun lat lin lit long lun
  mai mar mat may mer min mov ms on out pal pol port pron rag rel res rep rod sam ser set syst tab univ ver vie voit
  Test Temp Rep Reg Var Var Desc Desv Fabric Korn Lib Liv Org Par Trans cap doc ed gen tec uni`.split(
    /\s+/,
  ),
);

// What the lists lack: titles, and what stands before a number or a name.
const more =
  `Gen Lt Cmdr Cdr Adm Brig Cpl Pfc Sen Gov Pres Supt Messrs Mme Mlle Mgr Hon Fr Br Ven Ave Blvd Rd Sq Ste Mt
  Ft Bros Assn Univ Inc Corp Ltd Co Jr Sr Esq vs etc al approx ca Fig Figs fig figs Eq Eqs Ref Refs Sect Secs Chap Vol
  Vols vol vols Nos pp ed eds ext Ext Tel tel Jan Feb Apr Jun Jul Aug Sep Sept Oct Nov Dec Tue Tues Wed Thu Thurs Fri
  bzw ca usw bspw vgl Vgl Nr Nrn Bd Bde Abb Tab Hl hl Frhr Dipl Mag med phil jur rer nat geb verh Str Mio Mrd Tsd Jh Jhd
  evtl ggf inkl exkl zzgl Aufl Verl Anm Kap Ing Hr Hrn Fa Sta Zt
  art chap env éd Cie núm núms pág págs tel Ud Uds Sres sig sigg pag pagg art ecc cfr
  им ул стр рис табл гл акад проф доц см тыс млн млрд руб напр англ нем фр лат вв обл просп пер
  dhr mevr mw bijv bv nr blz hfst enz kl resp godz ul np tzn tzw itd itp św Św inż mgr
  Natl Intl Amer Mfg Dept Govt Lcpl Tél Éd bd Cia Profa Gral Cnel Arq Sgto Ir mult Dipl Ing
  ks Ks abp gen kpt mjr ppłk płk por asp podkom nadkom sierż ur proj pocz paraf zob Zob Ul wyd zał
  např Např mj Mj tzv Tzv tj Tj MUDr JUDr PhDr RNDr Sv sv dvs Dvs esim Esim ún Ún Pl ld Ld Sn Örn örn Bkz bkz Cad
  св Св пр Пр Тел яз авт изд ред сост ср Ср`.split(/\s+/);

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Give the folder of cldr-segments-full.');
const languages = readdirSync(join(folder, 'segments')).sort();
const found = new Set(more);
for (const language of languages) {
  const path = join(folder, 'segments', language, 'suppressions.json');
  const { segments } = JSON.parse(readFileSync(path, 'utf8')) as Suppressions;
  for (const { suppression } of segments.segmentations.SentenceBreak?.standard ?? []) {
    // Of several words the last alone is looked at; letters with stops between them are known by their form.
    for (const part of suppression.split(/\s+/)) {
      const word = part.replace(/\.$/, '');
      const isPlain = /^[\p{L}\p{M}-]{2,}$/u.test(word);
      if (part.endsWith('.') && isPlain && !ordinary.has(word)) found.add(word);
    }
  }
}
const lines: string[] = [];
let line = '';
for (const word of [...found].sort()) {
  if (line.length + word.length > 106) {
    lines.push(line);
    line = '';
  }
  line += `${line === '' ? '' : ' '}${word}`;
}
lines.push(line);
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
  readonly version: string;
};
writeFileSync(
  'src/core/text/sentences/abbreviationTable.ts',
  `// Written by scripts/unicode/abbreviations.ts from Unicode CLDR ${version} (segment suppressions of ${String(languages.length)} languages;
// Unicode License v3, © 1991-2024 Unicode, Inc., https://www.unicode.org/license.txt) and words of our own.

/** Words that are cut short by a full stop, which mostly ends no sentence. */
export const abbreviationWords: ReadonlySet<string> = new Set(
  \`${lines.join('\n  ')}\`.split(/\\s+/),
);
`,
);
