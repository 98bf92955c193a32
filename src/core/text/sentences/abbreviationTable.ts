// Written by scripts/unicode/abbreviations.ts from Unicode CLDR 46.1.0 (segment suppressions of 14 languages;
// Unicode License v3, © 1991-2024 Unicode, Inc., https://www.unicode.org/license.txt) and words of our own.

/** Words that are cut short by a full stop, which mostly ends no sentence. */
export const abbreviationWords: ReadonlySet<string> = new Set(
  `Abb Abs Abt Abw Adj Adm Adr Adv Akt Allg Alm Anm Approx Apr Assn Aufl Aug Ausg Ausschl Av Avda Ave Bd Bde
  Bed Ben Ber Best Bibl Blvd Br Brig Bros Ca Capt Cdr Cfr Chap Chin Chr Cie Cmdr Co Col Comm Conn Cont Corp
  Cpl Cía Dat Dec Def Dept Dez Diff Dim Dipl Dir Dr Dra Dras Drs Dto Dtzd Dª Dña Ed Einh Em Emm Eq Eqs Erf
  Esq Est Etc Evtl Exc Excma Excmas Excmo Excmos Exec Exma Exmas Exmo Exmos Ext Fa Fam Feb Fig Figs Fn Folg
  Forts Fr Frhr Fri Frl Ft Gb Gebr Gem Gen Geograph Geom Ges Gesch Ggf Gov Hbf Hl Hon Hptst Hr Hrn Hrsg Hz
  Ilma Ilmas Ilmo Ilmos Inc Ing Inh Int Jahrh Jan Jh Jhd Jr Jul Jun Kap Kb Kfm Kl Konv Kop Lcda Lcdo Lda Ldo
  Lev Lic Lt Ltd Ltda Ltdo MM Mag Maj Mb Md Messrs Mgr Mind Mio Misc Mlle Mme Mons Mr Mrd Mrs Ms Msp Mt Nos
  Nov Nr Nrn Num Obj Oct Okt Pe Pfc Pfd Phys Pres Prof Prot Proz Pvt Qu Rd Rdo Rdos Ref Refs Rel Rev Rvdmo
  Rvdmos Rvdo Rvdos SA Schr Sdad Secs Sect Seg Sek Sen Sep Sept Sgt Sig Spezif Sq Sr Sra Sras Sres Srta Srtas
  St StR Sta Std Ste Sto Str Supt Tab Tel Thu Thurs Trab Tsd Tue Tues Tägl Ud Uds Univ Urspr Ursprüngl Vda
  Ven Verf Verl Vgl Vol Vols Wed Wg Yr Zt Ztr abr abrev acoust adm adr afma afmas afmo afmos ag ago agric al
  amtl anc ann anon ap apart append approx apt arit arqueol arquit art astron autom aux av avr avv bco beil
  bijv biogr blz bol bras broch bspw bull bzw ca caps categ cf cfr chap col coll collab comp compl contab
  créd cx círc cód depto deptos desc dest dez dhr dic dict dim dipl dott dpto dptos dr dtor déb déc ecc ed
  eds educ ehem eigtl einschl ej elem eletr eletrôn encycl end ene eng entspr env enz erw esp etc evtl exec
  exempl exkl ext fac fasc feb fem fev ff fig figs filos fisiol fl frz fund févr fís geb gedr gek geom gesch
  gest ggf ggfs godz gouv gram gên hist hl hnos hpts hôp illustr imm imprim ind indus ingl inkl inż itd itp
  jan janv jeu jew jhrl juil jul jur kath kfm kgl kl led licda licdo liter matem med mevr mgr mitt mié mss
  mtl mtro mw máq méd möbl mús nat neol niv nov np nr ntra ntro náut näml núm núms obs oct od odont odontol
  org organiz pag pagg phil pp pq prod prof profa prov próx psicol publ pág págs quart quím ref relat rer
  resp réf röm schles schweiz schwäb sept sez sig sigg sociol sog sras sres srs ss sup symb synth sáb séc
  símb südd tav tecnol tel trad transp trav tzn tzw tägl ul usw ven verh verw vgl vid vol vols vs zzgl álg éd
  édit équiv éval índ österr św авг акад англ апр вв гл дек доц им кв лат млн млрд напр нем нояб обл окт отд
  пер просп проф рис руб сент см стр табл тел тыс ул февр фр янв`.split(/\s+/),
);
