/** What shows whether another arithmetic or device gives a model's vectors: some lines of many kinds. */
export const trialTexts: readonly string[] = [
  'The boats lie asleep on the mud until the tide comes back.',
  'export function closest(points: readonly Point[], to: Point): Point | undefined {',
  '2026-03-01T10:02:11Z ERROR payment 4711 was declined: card expired',
  'How do I change the address of my order?',
  'fox',
];
