// Tells a port which files are loaded. The first import of each of `failing` fails, as without a network.
let port;
let failing;

export function initialize(data) {
  ({ port, failing } = data);
}

export function resolve(specifier, context, next) {
  const at = failing.findIndex((name) => specifier.endsWith(name));
  if (at < 0) return next(specifier, context);
  failing.splice(at, 1);
  throw new TypeError("Failed to fetch dynamically imported module");
}

export function load(url, context, next) {
  port.postMessage(url);
  return next(url, context);
}
