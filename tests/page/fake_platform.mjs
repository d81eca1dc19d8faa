// The page's own platform, which waits for what the fake engine waits for, too.
import { platformOf as real } from "../../pkg/src/browser/public/platform.js?real";
import { WAIT, wait } from "./fake_engine.mjs";

export function platformOf(engine, options, perform, clock) {
  const platform = real(engine, options, perform, clock);
  const { perform: performed } = platform;
  platform.perform = (effect, payload, emit) => (effect === WAIT ? wait(payload) : performed(effect, payload, emit));
  return platform;
}
