// Module hooks: the page code gets the engine of fake_engine.mjs instead of the built one.
const fake = new URL("fake_engine.mjs", import.meta.url).href;

export async function resolve(specifier, context, next) {
  if (/\/wasm\/browser\/grantway(_bg\.wasm)?\.js$/.test(specifier)) return { url: fake, shortCircuit: true };
  return next(specifier, context);
}
