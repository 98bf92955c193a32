// Written by scripts/unicode/abbreviations.ts from Unicode CLDR 46.1.0 (segment suppressions of 14 languages;
// Unicode License v3, © 1991-2024 Unicode, Inc., https://www.unicode.org/license.txt) and words of our own.

/** Words that are cut short by a full stop, which mostly ends no sentence. */
export const abbreviationWords: ReadonlySet<string> = new Set(
  `Abb Abs Abt Abw Adj Adm Adr Adv Akt Allg Alm Amer Anm Approx Apr Arq Assn Aufl Aug Ausg Ausschl Av Avda Ave
  Bd Bde Bed Ben Ber Best Bibl Bkz Blvd Br Brig Bros Ca Cad Capt Cdr Cfr Chap Chin Chr Cia Cie Cmdr Cnel Co
  Col Comm Conn Cont Corp Cpl Cía Dat Dec Def Dept Dez Diff Dim Dipl Dir Dr Dra Dras Drs Dto Dtzd Dvs Dª Dña
  Ed Einh Em Emm Eq Eqs Erf Esim Esq Est Etc Evtl Exc Excma Excmas Excmo Excmos Exec Exma Exmas Exmo Exmos
  Ext Fa Fam Feb Fig Figs Fn Folg Forts Fr Frhr Fri Frl Ft Gb Gebr Gem Gen Geograph Geom Ges Gesch Ggf Gov
  Govt Gral Hbf Hl Hon Hptst Hr Hrn Hrsg Hz Ilma Ilmas Ilmo Ilmos Inc Ing Inh Int Intl Ir JUDr Jahrh Jan Jh
  Jhd Jr Jul Jun Kap Kb Kfm Kl Konv Kop Ks Lcda Lcdo Lcpl Ld Lda Ldo Lev Lic Lt Ltd Ltda Ltdo MM MUDr Mag Maj
  Mb Md Messrs Mfg Mgr Mind Mio Misc Mj Mlle Mme Mons Mr Mrd Mrs Ms Msp Mt Např Natl Nos Nov Nr Nrn Num Obj
  Oct Okt Pe Pfc Pfd PhDr Phys Pl Pres Prof Profa Prot Proz Pvt Qu RNDr Rd Rdo Rdos Ref Refs Rel Rev Rvdmo
  Rvdmos Rvdo Rvdos SA Schr Sdad Secs Sect Seg Sek Sen Sep Sept Sgt Sgto Sig Sn Spezif Sq Sr Sra Sras Sres
  Srta Srtas St StR Sta Std Ste Sto Str Supt Sv Tab Tel Thu Thurs Tj Trab Tsd Tue Tues Tzv Tägl Tél Ud Uds Ul
  Univ Urspr Ursprüngl Vda Ven Verf Verl Vgl Vol Vols Wed Wg Yr Zob Zt Ztr abp abr abrev acoust adm adr afma
  afmas afmo afmos ag ago agric al amtl anc ann anon ap apart append approx apt arit arqueol arquit art asp
  astron autom aux av avr avv bco bd beil bijv biogr bkz blz bol bras broch bspw bull bv bzw ca caps categ cf
  cfr chap col coll collab comp compl contab créd cx círc cód depto deptos desc dest dez dhr dic dict dim
  dipl dott dpto dptos dr dtor dvs déb déc ecc ed eds educ ehem eigtl einschl ej elem eletr eletrôn encycl
  end ene eng entspr env enz erw esim esp etc evtl exec exempl exkl ext fac fasc feb fem fev ff fig figs
  filos fisiol fl frz fund févr fís geb gedr gek gen geom gesch gest ggf ggfs godz gouv gram gên hfst hist hl
  hnos hpts hôp illustr imm imprim ind indus ingl inkl inż itd itp jan janv jeu jew jhrl juil jul jur kath
  kfm kgl kl kpt ks ld led licda licdo liter matem med mevr mgr mitt mié mj mjr mss mtl mtro mult mw máq méd
  möbl mús nadkom např nat neol niv nov np nr ntra ntro náut näml núm núms obs oct od odont odontol org
  organiz pag pagg paraf phil pocz podkom por pp ppłk pq prod prof profa proj prov próx psicol publ pág págs
  płk quart quím ref relat rer resp réf röm schles schweiz schwäb sept sez sierż sig sigg sociol sog sras
  sres srs ss sup sv symb synth sáb séc símb südd tav tecnol tel tj trad transp trav tzn tzv tzw tägl ul ur
  usw ven verh verw vgl vid vol vols vs wyd zał zob zzgl Éd Örn Ún álg éd édit équiv éval índ örn österr ún
  Św św Пр Св Ср Тел авг авт акад англ апр вв гл дек доц изд им кв лат млн млрд напр нем нояб обл окт отд пер
  пр просп проф ред рис руб св сент см сост ср стр табл тел тыс ул февр фр яз янв`.split(/\s+/),
);
