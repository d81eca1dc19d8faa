// What is run inside a page, the same text in every engine.

/** An expression that calls `run(...args)` in a page; its promise gives `{ value }` or `{ error }` as JSON text. */
export function scriptOf(run, args) {
  const given = args.map((arg) => JSON.stringify(arg)).join(", ");
  return `(async () => (${run})(${given}))().then((value) => JSON.stringify({ value }), (error) => JSON.stringify({ error: String(error) }))`;
}

/** What such an expression came to. */
export function resultOf(text) {
  const { value, error } = JSON.parse(text);
  if (error !== undefined) throw new Error(`in the page: ${error}`);
  return value;
}
