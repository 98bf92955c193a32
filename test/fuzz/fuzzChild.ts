// Feeds one target, as `fuzzProcess.ts` has asked: a process of its own, which may hang or end.
import { CurrentInput } from './currentInput.ts';
import type { FromChild, FuzzRequest } from './fuzzProcess.ts';
import type { FuzzInput, FuzzTarget } from './fuzzTarget.ts';
import { fuzzTargets } from './fuzzTargets.ts';
import { runTarget } from './runTarget.ts';

const request = JSON.parse(process.argv[2]!) as FuzzRequest;
const target = fuzzTargets[request.target] as FuzzTarget<FuzzInput>;
const current = new CurrentInput(request.currentPath);
const counts = await runTarget(target, {
  ...request,
  onBegin: (input) => {
    current.begin(input);
  },
  onFinding: (finding) => {
    tell({ finding });
  },
});
current.close();
tell({ counts }, () => {
  process.disconnect();
});

function tell(message: FromChild, onTold?: () => void): void {
  process.send?.(message, undefined, undefined, onTold);
}
