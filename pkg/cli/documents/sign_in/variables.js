/** The variables of a document, for a run with made-up values. */

const SAMPLES = {
  host: (word) => `${word}.example`,
  origin: (word) => `https://${word}.example`,
  segment: (word) => word,
  text: (word) => word,
};

/** A value for each variable that has no default: one that the document allows, shown as `<name>`. */
export function sampleVariables(document, known) {
  const samples = {};
  for (const [name, { default: usual, allow = [], pattern = "host" }] of Object.entries(document.variables ?? {})) {
    if (usual !== undefined) continue;
    const word = `gw${Buffer.from(name).toString("hex").slice(0, 40)}wg`;
    const listed = allow[0];
    const suffix = listed?.startsWith("*.") ? listed.slice(1) : undefined;
    samples[name] = suffix ? `${pattern === "origin" ? "https://" : ""}${word}${suffix}` : (listed ?? SAMPLES[pattern](word));
    if (suffix) known.show(word, name);
    else if (!listed) for (const coded of [samples[name], encodeURIComponent(samples[name])]) known.show(coded, name);
  }
  return samples;
}

/** The names of declared variables that nothing mentions. */
export function unusedVariables({ variables = {}, ...rest }) {
  const text = JSON.stringify(rest);
  const launch = rest.dialect?.authorization_response?.launch?.variables ?? {};
  return Object.keys(variables).filter((name) => !text.includes(`{${name}}`) && !(name in launch));
}
