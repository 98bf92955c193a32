import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../../../../../scripts/realVscode/projectRoot.ts';
import { ReadDocument } from '../../../../../src/core/text/blocks/readDocument.ts';
import { segmentSentences } from '../../../../../src/core/text/segmentSentences.ts';

const sentences = (text: string): string[] =>
  Array.from(segmentSentences(new ReadDocument(text, 'plain')), (segment) => segment.text);

const faults = join(projectRoot, '../shared/faults/prose/abbreviations.md');
const skip = existsSync(faults) ? false : 'there is no ../shared/faults/prose';

describe('a sentence', () => {
  test('each line of the reported file is one', { skip }, () => {
    const text = readFileSync(faults, 'utf8');
    assert.deepEqual(sentences(text), text.trimEnd().split('\n'));
  });

  const whole = [
    'Acme Corp. Boats and Ltd. Kay of the U.K. Navy met at 5 p.m. Eastern time.',
    'See Fig. 3, Eq. 4, Vol. II, pp. 12 ff. and No. 7, cf. Smith et al. 2004.',
    'Sen. Marsh, Gov. Kay, Rev. Bo and Capt. Ahab met on Jan. 5 at St. Ives.',
    'J. R. R. Tolkien and George W. Bush visited Washington, D.C. Circuit judges.',
    'Am 24. Dezember kam die 3. Klasse, d. h. Frau Dr. Meier, bzw. Herr Prof. Kay, u. a. Kinder.',
    'Vgl. Abb. 3, S. 12, und Nr. 5 der i. d. R. Gelben Liste, ca. 20 Mio. Euro.',
    'Mme. Curie et M. Dupont habitent av. J.-C. dans le chap. 3.',
    'El Sr. García y la Dra. Pérez viven en la Avda. Colón, pág. Tres.',
    'Il dott. Rossi e il sig. Bianchi, pag. Cinque.',
    'Проф. Иванов и А. С. Пушкин жили в г. Москва, ул. Ленина.',
    'Look at https://example.org/search?q=tide and ask "Why?" before noon.',
    '1. First of all.',
    'Gov. Brown met Rep. White, see Sec. 4, Art. 5, Ch. 12 Acts and Thm. 3 Proof.',
    'El Dr. Gil de EE. UU. Llegó a las FF. AA. Nacionales.',
    'Yahoo! Inc. and Fazz! Corp. watched Jeopardy! last night.',
    'It is in Proc. Natl. Acad. Sci. USA and J. Am. Chem. Soc. 12.',
    'Asst. Prof. Kay, Insp. Bo and Atty. Gen. Lane came; see sect. 4, max. 5 people, 5 ft. 3 in. tall.',
    'Voir p. ex. Dupont, c.-à-d. Durand, à l’art. 5, bd. Voltaire; vedi ad es. Rossi e l’avv. Bianchi nel sec. XV.',
    'Dipl.-Ing. Meier und Prof. Dr. h. c. mult. Kay kamen am 1. 5. 1990 in die Hauptstr. 5 in 2. Aufl. 1990.',
    'Zob. ks. Kowalski, gen. Bem, św. Jan, art. 1 ust. 4, str. 5 i rys. 2.',
    'Např. MUDr. Dvořák, Ún. Kovács, Sn. Yılmaz, dvs. Hansson, esim. Virtanen, zie bv. Jansen in hfst. 5.',
    'См. с. 5, п. 6, ст. 7; Св. Николай, просп. Мира, д. 5, кв. 3.',
    'डॉ. शर्मा बी.बी.सी. में हैं',
    'سنة 500 ق.م. كانت جافة',
    '« Non ! » cria-t-il.',
    '„Nein!“ rief er.',
    '—¿Qué? preguntó ella.',
    '“你好。”他说。',
    'Use `foo (). Bar (). Baz` here.',
  ];
  for (const text of whole) {
    test(`goes on: ${text}`, () => {
      assert.deepEqual(sentences(text), [text]);
    });
  }

  const several: readonly (readonly string[])[] = [
    ['He lives in the U.S.', 'It is big.'],
    ['She works for Acme Inc.', 'They sell boats.'],
    ['Did he go?', 'No.', 'He stayed.'],
    ['Vive en EE. UU.', 'La casa es grande.'],
    ['They met in the par.', 'Five left.'],
    ['He got an AA.', 'Bo left.'],
    ['It began at 5 p.m.', 'The boats came.'],
    ['Es gibt Äpfel, Birnen usw.', 'Die Kinder essen sie.'],
    ['Es war im Jahr 1998.', 'Oktober und November kamen.'],
    ['This is what I.', 'You and I went.'],
    ['Он родился в 1990 г.', 'Отец был моряк.'],
    ['« Oui. »', 'Il part.', '« Non ! » dit-elle.'],
    ['‹\u202fVraiment\u202f?\u202f›', 'Elle rit.'],
    ['Er ging.', '»Nein!«', 'Sie blieb.', '»Gut.«'],
    ['Then go.<br>', 'Next one.<br/>', 'End.'],
    ['今日は晴れ。', '明日は雨！', 'はい'],
    ['「寒い。」と言って帰った。', '「もう遅い！」って？', '「本当？」', 'ところが違った。'],
    ['Τι κάνεις;', 'Καλά;', '«Όχι;»', 'Ναι.'],
    ['Прочти и т.д.', 'Потом приходи.'],
    ['Kupił chleb, mleko itd.', 'Wrócił do domu.'],
    ['They sell ropes, lamps, etc.', 'Boats cost more, etc. of course.'],
    ['It ends in Main St.', 'It is far from St. Ives.'],
    ['1986. A great year.', 'It was 1986.', 'Boats came.'],
    ['مرحبا بك في 2004.', 'كيف حالك؟', 'شكرا 7.'],
    ['The boat sank.', '200 people were saved.', '5 were not.'],
    ['It was 1998.', '23 boats came.'],
    ['Он ушёл…', 'Потом пришёл… и сел.', '— Да! — сказал он.', '— Нет.'],
    ['—¿Qué pasa? —preguntó él.', '—Nada.'],
    ['Kommt er?', '- Nein.', '-- Doch.', '– Gut.'],
    ['Hij kwam.', ",,Daarom ben ik hier.''", "'s Avonds ging hij."],
    ["Use `so' now.", "Then ``that''.", "Then `this'."],
    ['a) First thing.', 'b) Second thing.', '(c) Third thing.', 'iv) Fourth thing.'],
    ['Great! 😀', 'Next one.👍🏽', 'Good ❤️ boats.'],
    ['🎉 New boats!', '🚀 Fast boats!'],
    ['Hi! :)', 'How are you ;-)', 'Thanks :D', 'Bye.'],
    ['He left.[1]', 'He came. [2] [3]', 'He slept.'],
    ['Use it.', '`npm` is a tool, e.g. `x`.', '$f$ is one.'],
    ['It is good.', 'iPhone, too.', 'See 1 Cor. 13:4 and Ps. 23.'],
    ['The old one.', '.NET is newer.'],
    ['It ended at 5 p.m.', 'Boats came at 6 p.m. Friday.'],
    ['I use Yahoo!', 'They do not.'],
    ['Urodził się w 1990 r.', 'Zmarł w XX w.', 'Koniec.'],
    ['Стоит 5 руб.', 'Дорого.'],
    ['“好。”', '难道不对？', '“好。”', '知道了。'],
  ];
  for (const expected of several) {
    test(`ends: ${expected[0] ?? ''}`, () => {
      assert.deepEqual(sentences(expected.join(' ')), expected);
    });
  }
});
