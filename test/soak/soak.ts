// `npm run soak [-- KILLS [SEED]]`: kills the engine again and again, and compares what it has made with an index made in
// peace. Fails where anything is lost, stands there twice or was not answered.
import { soakKills } from './killSoak.ts';

const [kills = 200, seed = 1] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed)) {
  console.error('Give how often the engine is killed, and a whole number to begin chance with.');
  process.exit(2);
}
const began = performance.now();
const counts = await soakKills({
  kills,
  seed,
  onKill: (count) => {
    if (count % 20 === 0) console.log(`${count} of ${kills} kills`);
  },
});
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(
  `${counts.kills} kills in ${seconds} s, ${counts.whileIndexing} of them while indexing; seed ${seed}.`,
);
console.log(`${counts.answered} calls answered, ${counts.rejected} told that the engine stopped.`);
console.log(
  `The index is that of an engine left in peace: ${counts.segments} segments, ${counts.vectors} vectors; nothing lost, nothing twice.`,
);
