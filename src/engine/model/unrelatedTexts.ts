/** A query and texts of one subject, which no other subject of the list has anything to do with. */
export interface Subject {
  readonly query: string;
  readonly texts: readonly string[];
}

/**
 * Of all kinds but programs: queries, paragraphs, records, tickets and lines of logs. Written for this. A model's background
 * is measured on these and on `unrelatedPrograms`: some of the unrelated pairs are of one trade, as in a repository, most
 * are not.
 */
export const unrelatedTexts: readonly Subject[] = [
  {
    query: 'why does bread dough need to rest',
    texts: [
      'Leave the dough covered for an hour. The yeast turns sugar into gas, and the gluten relaxes so that the loaf can be shaped without tearing.',
      '{"recipe":"rye loaf","flourGrams":500,"waterGrams":380,"yeast":"fresh","bakeMinutes":45}',
    ],
  },
  {
    query: 'how glaciers carve valleys',
    texts: [
      'Ice that moves downhill plucks rock from its bed and grinds the walls. What was a narrow valley becomes wide and flat at the bottom.',
      'Side valleys that carried less ice end high above the main floor, and their streams fall over the edge.',
    ],
  },
  {
    query: 'the trial of the merchant for fraud',
    texts: [
      'The court found that the merchant had sold the same cargo twice, and ordered him to repay both buyers within thirty days.',
      'case 1883/114; Hartmann v. Lowell; breach of contract; judgment for the plaintiff; costs 40 pounds',
    ],
  },
  {
    query: 'when do swallows fly south',
    texts: [
      'Swallows gather on wires at the end of summer and leave in a few days, when there are fewer insects in the air. They cross the desert at night.',
      'ring 5521; barn swallow; female; 19.2 g; wing 124 mm; released at dusk',
    ],
  },
  {
    query: 'treatment of a sprained ankle',
    texts: [
      'Rest the joint, cool it for a quarter of an hour at a time, and keep the leg raised. If no weight can be put on the foot after two days, have it looked at.',
      'patient 30 y, left ankle, swelling on the outer side, no fracture on the picture, bandage for ten days',
    ],
  },
  {
    query: 'a poem about the moon over the city',
    texts: [
      'The roofs lie silver and the lamps go out; a cat walks over slates where no one hangs the washing any more.',
      'She read her verses aloud in the back room of the inn, and nobody coughed until the last line.',
    ],
  },
  {
    query: 'rate of interest on savings',
    texts: [
      'The bank pays two per cent on the first ten thousand and half a per cent on what lies above. Interest is added on the last day of the year.',
      'The machine kept my card and the screen went dark.',
    ],
  },
  {
    query: 'how vaccines teach the immune system',
    texts: [
      'A harmless part of the germ is shown to the body, which makes cells that remember it. When the germ itself comes, the answer is ready within hours.',
      'lot A771; second dose; left arm; no reaction after fifteen minutes',
    ],
  },
  {
    query: 'rules for a penalty kick',
    texts: [
      'The keeper stays on the line until the ball is struck, and all others wait outside the area. If the ball comes back from the post, the kicker may not touch it first.',
      'minute 73; yellow card; number 8; late tackle near the corner flag',
    ],
  },
  {
    query: 'the siege of the northern fortress',
    texts: [
      'For eleven weeks the town held out behind its walls. When the wells ran dry the governor opened the gate, and the soldiers marched out with their flags.',
      'In the spring of 1645 two regiments crossed the river and burned the mills behind them.',
    ],
  },
  {
    query: 'why is the violin tuned in fifths',
    texts: [
      'Strings that lie a fifth apart give the hand a scale of four notes on each, so the fingers never need to stretch far.',
      'track 7; andante; strings and two horns; 6:41; recorded in the old town hall',
    ],
  },
  {
    query: 'growing tomatoes on a balcony',
    texts: [
      'Give each plant ten litres of soil and a stick, and break off the shoots between stem and leaf. Water the roots in the morning, never the leaves.',
      'seeds sown 3 March, planted out 12 May, first fruit 2 July',
    ],
  },
  {
    query: 'what makes a volcano erupt',
    texts: [
      'Molten rock rises because it is lighter than what is around it. Near the surface its gas comes out like that of a shaken bottle and throws ash for miles.',
      'station 12: tremor for 40 minutes, sulphur up by a third, summit closed to hikers',
    ],
  },
  {
    query: 'tenant wants to end the lease early',
    texts: [
      'The flat may be given back before the term ends if a new tenant is found who takes the contract over. The deposit is returned within six weeks.',
      'Heating broken since Friday, third floor left, landlord told by telephone.',
    ],
  },
  {
    query: 'how bees tell each other of flowers',
    texts: [
      'Back on the comb the forager dances the direction to those who follow her, and the smell on her coat says which blossom it was.',
      'hive 4, nine frames of brood, queen marked blue, two supers added',
    ],
  },
  {
    query: 'the price of wheat in winter',
    texts: [
      'After the poor harvest grain was dear by Christmas, and the council fixed the weight of a penny loaf. Millers who mixed in chalk were fined.',
      'wheat; 12 January; 7.40 per bushel; up 0.15; stocks low',
    ],
  },
  {
    query: 'how to choose hiking boots',
    texts: [
      'Try them on in the afternoon, with the socks that you will wear. The heel must not slip when you walk down a ramp, and the toes must not touch.',
      'Great tent, light to carry, but the poles bent on the second night.',
    ],
  },
  {
    query: 'life in a coral reef',
    texts: [
      'Tiny algae live in the coral and feed it with light. When the water is too warm they are driven out, and the reef turns white.',
      'Dive 31: turtle at eight metres, two lionfish under the ledge, current from the east.',
    ],
  },
  {
    query: 'restoring an oil painting',
    texts: [
      'The yellowed varnish is taken off with cotton and a weak solvent, a finger of canvas at a time. Losses are filled and toned so that one sees them only from near.',
      'inv. 208; portrait of a lady with a fan; oil on oak; gift of the Weber family',
    ],
  },
  {
    query: 'how a bill becomes a law',
    texts: [
      'The draft is read three times. Between the second and the third a committee hears experts and may change each article; then both chambers vote.',
      'vote 77: 312 in favour, 208 against, 14 abstained; motion carried',
    ],
  },
  {
    query: 'symptoms of a vitamin deficiency',
    texts: [
      'Tired muscles, pale skin and cracked corners of the mouth may come from too little of it. A blood test tells; then a change of diet is often enough.',
      'sample 0093; ferritin 11; haemoglobin 10.9; fasting; repeat in six weeks',
    ],
  },
  {
    query: 'building a wooden boat',
    texts: [
      'The planks are steamed until they bend, clamped to the frames and fastened with copper nails. The seams are filled with tarred hemp.',
      'For sale: dinghy, larch on oak, 4.2 m, new sail, small leak near the keel.',
    ],
  },
  {
    query: 'the orbit of a comet',
    texts: [
      'Far from the sun it is a dark lump of ice. As it falls inward, dust and gas stream away from it, always on the side that the sun is not on.',
      'magnitude 6.2, tail two degrees, seen low in the west after sunset',
    ],
  },
  {
    query: 'how to comfort a crying baby',
    texts: [
      'Hold the child close, hum, and walk slowly. Often it is hunger or wind; sometimes there is no reason that one can find, and the crying ends by itself.',
      'nap 1:10 to 2:25, bottle 150 ml, rash on the left cheek',
    ],
  },
  {
    query: 'the railway over the pass',
    texts: [
      'The line climbs in spirals through eleven tunnels. In winter a plough runs ahead of the first train, and the guard walks the bridge before it crosses.',
      'train 4410 is eighteen minutes late because of a signal fault near the junction',
    ],
  },
  {
    query: 'marriage customs on the islands',
    texts: [
      'The groom brings mats and a pig to the house of the bride, and her uncles answer with songs that mock him until he laughs.',
      'Widows wore grey for a year, and no music was played in the house.',
    ],
  },
  {
    query: 'cheap flights with one stop',
    texts: [
      'The ticket can be changed once without a fee until the day before departure. A bag of twenty kilos is part of the price; skis are not.',
      'My suitcase did not arrive, and the desk at the airport was closed.',
    ],
  },
  {
    query: 'causes of the drought in the plains',
    texts: [
      'For three summers the wind from the gulf failed. The topsoil, ploughed too often, blew away in black clouds, and farms were left with their doors open.',
      'wells dug: 14, of which 9 dry; cattle sold: 220',
    ],
  },
  {
    query: 'what the philosopher says about duty',
    texts: [
      'An act has moral worth, he holds, if it is done because it is right, and not because it pleases or pays.',
      'She answers that nobody can will a rule without looking at what follows from it.',
    ],
  },
  {
    query: 'a pattern for a knitted scarf',
    texts: [
      'Work half of the stitches back and forth, then turn in the middle third and pick up a loop at each edge. The last row is bound off loosely.',
      'wool, grey, six balls, needles 3.5, pattern with cables, size 42',
    ],
  },
  {
    query: 'why leaves turn red in autumn',
    texts: [
      'The tree draws the green back into the wood. What is left in the leaf, and a red that some trees make anew, shows for a few weeks.',
      'oak, girth 310 cm, hollow at the base, protected since 1971',
    ],
  },
  {
    query: 'steering a car on ice',
    texts: [
      'Take the foot off the pedal and look where you want to go. Brake in short steps if the wheels lock, and leave the gap that you would leave for a lorry.',
      'Dashboard shows the oil lamp after a cold start; the garage found nothing.',
    ],
  },
  {
    query: 'employee asks for parental leave',
    texts: [
      'Father or mother may halve the hours for up to two years, and the post is kept open for them.',
      'staff 2210; sales; 32 hours; since 2016; two days of holiday left',
    ],
  },
  {
    query: 'the detective and the missing letter',
    texts: [
      'He turned the envelope over. The stamp had been wet twice, he said, and whoever had opened it was left-handed and in a hurry.',
      '"You knew all along," she whispered, and the colonel put down his cup.',
    ],
  },
  {
    query: 'how much rainwater a roof collects',
    texts: [
      'One millimetre on one square metre is one litre. A tank of five thousand litres waters a small garden through a dry month.',
      'pump P3; 2.1 bar; filter changed; valve sticks when it is cold',
    ],
  },
  {
    query: 'reactions of acids with metals',
    texts: [
      'Zinc dissolves and hydrogen bubbles off; copper lies in the glass unchanged. The heat that comes free depends on how noble the metal is.',
      'C6H12O6; 180.16 g/mol; white powder; soluble in water; keep dry',
    ],
  },
  {
    query: 'planning a school timetable',
    texts: [
      'No class should have sports before a test, and the laboratory is free on two mornings only. So the sciences are laid first and the languages around them.',
      'Form 7b, Tuesday, third lesson: geography moved to room 114',
    ],
  },
  {
    query: 'the new chair wobbles',
    texts: [
      'order 55810; 2 chairs, beech; back split; photo attached',
      'The seat is screwed to the frame from below. Tighten the four bolts again after a month, when the wood has settled.',
    ],
  },
  {
    query: 'bridges that hang from cables',
    texts: [
      'The deck is carried by two ropes of thousands of wires, spun in place. In a storm it may sway by metres, and it is built to.',
      'span 640 m, towers 152 m, opened 1937, painted every year from one end to the other',
    ],
  },
];
