// Module hooks: the page code gets the engine of fake_engine.mjs instead of the built one, and waits for it.
const fakes = [
  [/\/wasm\/browser\/grantway(_bg\.wasm)?\.js$/, new URL("fake_engine.mjs", import.meta.url).href],
  [/\.\/platform\.js$/, new URL("fake_platform.mjs", import.meta.url).href],
];

export async function resolve(specifier, context, next) {
  const fake = fakes.find(([pattern]) => pattern.test(specifier));
  if (fake) return { url: fake[1], shortCircuit: true };
  return next(specifier, context);
}
