/** `<2->`: on which slides something is shown. For a pattern. */
export const overlay = String.raw`<[\da-z+|,:.@ -]{1,40}>`;

const headings = words(
  'part chapter section subsection subsubsection paragraph subparagraph frametitle',
);
const otherHeadings = { addpart: 1, addchap: 2, addsec: 3, minisec: 4 };

/** Commands of headings, and how deep each stands. A slide's title stands below all others. */
export const levels: ReadonlyMap<string, number> = new Map([
  ...[...headings].map((name, i): [string, number] => [name, i + 1]),
  ...Object.entries(otherHeadings),
]);
export const frameLevel = headings.size;
/** Commands that begin an item: of a list, of an algorithm, of an exam. */
export const items = words(
  'item bibitem question choice CorrectChoice correctchoice State Statex Require Ensure',
);
/** Commands that define others. */
export const definitions = words(
  'def gdef edef xdef let futurelet newif newcount newdimen newbox newtoks',
);
/** Commands whose argument is a text of its own. */
export const ownText = words(
  'title subtitle author date caption captionof thanks keywords subject abstract footnotetext epigraph framesubtitle institute publishers dedication affil opening closing note',
);
/** Commands that stand within a sentence, also where one is alone on its line. */
export const inline = words(
  `emph textbf textit textsl textsc texttt textrm textsf textmd textup textnormal underline uline sout st text mbox
  hbox fbox enquote quote href url nolinkurl footnote footnotemark marginpar marginnote sidenote todo cite citep citet
  citeauthor citeyear parencite textcite autocite footcite ref eqref autoref cref Cref pageref nameref vref gls Gls
  glspl ac acs acl SI si num qty unit ensuremath LaTeX TeX ldots dots textendash textemdash textquoteleft
  textquoteright ss oe ae o aa l i j verb lstinline mintinline textcolor color highlight hl foreignlanguage
  textsuperscript textsubscript textbackslash textasciitilde S P copyright pounds euro degree bf it em tt sc rm sf
  small large Large LARGE huge Huge footnotesize normalsize tiny scriptsize raisebox hspace quad qquad mathrm multicolumn multirow`,
);
/** Environments that are formulas. */
export const formulas = words(
  `equation align alignat flalign gather multline eqnarray displaymath math dmath IEEEeqnarray empheq split aligned
  gathered subequations`,
);
/** Environments whose text stands as it is: code, and pictures that are drawn by it. */
export const verbatim = words(
  `verbatim Verbatim lstlisting minted alltt semiverbatim filecontents tcblisting pycode sagesilent luacode tikzpicture
  pgfpicture tikzcd circuitikz forest`,
);
/** Of these, what say behind their name in what language they are, or how they are shown. */
export const withLanguage = words('minted filecontents tcblisting');
/** Environments whose arguments are sizes, places and names that are not printed. */
export const sized = words(
  `minipage multicols thebibliography column columns wrapfigure wraptable adjustbox adjustwidth otherlanguage
  hyphenrules spacing textblock algorithmic onlyenv overlayarea labeling`,
);
/** Environments with rows and cells. */
export const tables = words(
  'tabular tabularx tabulary tabu longtable array xltabular supertabular NiceTabular tblr',
);

/** Of commands that are layout, those that stand within a sentence, too. */
export const unseen = words('label index glsadd nocite');
/** Commands that are layout wherever they stand. */
export const layout = words(
  `maketitle tableofcontents listoffigures listoftables label includegraphics input include bibliography
  bibliographystyle printbibliography addbibresource vspace vfill hfill bigskip medskip smallskip newpage clearpage
  cleardoublepage pagebreak linebreak centering raggedright raggedleft appendix pagestyle thispagestyle setlength
  addtolength setcounter addtocounter newcommand renewcommand providecommand DeclareMathOperator newenvironment
  renewenvironment newtheorem noindent indent par hline toprule midrule bottomrule cmidrule cline addcontentsline
  nocite index usepackage documentclass RequirePackage hypersetup definecolor frontmatter mainmatter backmatter
  newline rule setbeamertemplate setbeamercolor setbeamerfont usetheme usetikzlibrary graphicspath geometry glsadd`,
);

/** Commands whose argument is not printed, beside citations and references. */
export const unprinted = words(
  `label index glsadd hypertarget phantom hphantom vphantom includegraphics input include bibliography
  bibliographystyle vspace hspace raisebox setlength addtolength setcounter addtocounter color definecolor pagestyle
  thispagestyle begin end usepackage documentclass`,
);
/** Commands whose first argument alone is not printed: the address of a link, the name of a colour or a language. */
export const unprintedFirst = words(
  'href textcolor colorbox foreignlanguage hyperlink parbox scalebox rotatebox',
);
/** Commands whose first two arguments are not printed: how many cells they span and how wide they are. */
export const unprintedTwo = words('multicolumn multirow resizebox');
/** Commands whose argument is printed where it stands: it may be a part of a word. */
export const styles = words(
  `emph underline uline uppercase lowercase mbox hbox fbox text textbf textit textsl textsc texttt textrm textsf textmd
  textup textnormal textsuperscript textsubscript`,
);
/** Commands from which on words are printed otherwise. */
export const switches = words(
  'em bf it tt sc rm sf sl itshape slshape scshape upshape bfseries mdseries rmfamily sffamily ttfamily',
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
