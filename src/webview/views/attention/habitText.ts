import { attentionHabits, type AttentionHabit } from '../../../protocol/insideApi.ts';

/** What each habit is called after "looks at". */
export const habitNames: Readonly<Record<AttentionHabit, string>> = {
  itself: 'itself',
  previous: 'the token before',
  next: 'the token after',
  cls: '[CLS]',
  sep: '[SEP]',
};

// Below this a head has no habit that a word could be said of.
const leastShare = 0.25;

/** Where a head looks most, in a phrase; `habits` has a share for each of `attentionHabits`. */
export function habitText(habits: Float32Array): string {
  let best = 0;
  for (let i = 1; i < habits.length; i++) if (habits[i]! > habits[best]!) best = i;
  const share = habits[best] ?? 0;
  const name = attentionHabits[best];
  if (name === undefined || share < leastShare) return 'looks at many tokens';
  return `mostly ${habitNames[name]} (${Math.round(100 * share)} %)`;
}
