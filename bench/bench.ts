/** Prints every figure the project promises, each side by side with what it is compared to. */
import { benchDemo } from './demo.ts';
import { benchHistory } from './history.ts';
import { benchInterrupt } from './interrupt.ts';
import { benchMemory } from './memory.ts';
import { benchRecorder } from './recorder.ts';
import { benchRecover } from './recover.ts';
import { benchReplicate } from './replicate.ts';
import { benchReview } from './review.ts';
import { benchStartUp } from './start-up.ts';

const benches = {
  benchStartUp,
  benchRecorder,
  benchHistory,
  benchReview,
  benchInterrupt,
  benchReplicate,
  benchRecover,
  benchDemo,
  benchMemory,
};
const wanted = process.argv.slice(2);

for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.some((word) => name.toLowerCase().includes(word))) continue;
  for (const line of await bench()) console.log(line);
}
