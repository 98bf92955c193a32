import { benchInstant } from "./instantClock.tmp.ts";
await benchInstant(100_000);
process.exit(0);
