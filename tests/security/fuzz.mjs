/**
 * `cargo xtask fuzz package`: sends random inputs to the packed package, most of them requests to handlers. Stops
 * at the first one without a good answer, and prints the seed of its batch, which finds it again.
 */
import { parseArgs } from "node:util";
import { handlers, primitives, requests } from "./inputs_by_chance.js";
import { Random } from "./random.js";

const { values } = parseArgs({ options: { inputs: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" } } });
/** Inputs per seed; a round of the primitives is six calls. */
const BATCH = { requests: 5000, rounds: 100, handlers: 50 };
const SIZE = BATCH.requests + 6 * BATCH.rounds + BATCH.handlers;

const report = () => console.log(`${tried} inputs, ${signedIn} sign-ins, ${exchanged} exchanges, ${refused} options refused`);
let [tried, signedIn, exchanged, refused] = [0, 0, 0, 0];
let shown = performance.now();
for (let seed = Number(values.seed); tried < Number(values.inputs); seed += 1) {
  try {
    signedIn += await requests(new Random(seed), BATCH.requests);
    exchanged += await primitives(new Random(seed), BATCH.rounds);
    refused += await handlers(new Random(seed), BATCH.handlers);
  } catch (error) {
    console.error(`after ${tried} inputs, seed ${seed}: ${error.stack}`);
    process.exit(1);
  }
  tried += SIZE;
  if (performance.now() - shown > 30_000) {
    shown = performance.now();
    report();
  }
}
report();
