/** The variables of a document, for a run with made-up values. */

const SAMPLES = {
  host: (word) => `${word}.example`,
  origin: (word) => `https://${word}.example`,
  segment: (word) => word,
  text: (word) => word,
};

/** The variables without a default, which need a value. */
const withoutDefault = ({ variables = {} }) => Object.entries(variables).filter(([, variable]) => variable.default === undefined);

const suffixOf = ({ allow: [listed] = [] }) => (listed?.startsWith("*.") ? listed.slice(1) : undefined);

/** A value that the document allows, containing `word` if the document leaves it open. */
function allowedValue(variable, word) {
  const { allow = [], pattern = "host" } = variable;
  const suffix = suffixOf(variable);
  return suffix ? `${pattern === "origin" ? "https://" : ""}${word}${suffix}` : (allow[0] ?? SAMPLES[pattern](word));
}

/** A readable starting value for each variable without a default. */
export function exampleVariables(document) {
  const word = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "example";
  return Object.fromEntries(withoutDefault(document).map(([name, variable]) => [name, allowedValue(variable, word(name))]));
}

/** A value for each variable without a default, shown as `<name>`. */
export function sampleVariables(document, known) {
  const samples = {};
  for (const [name, variable] of withoutDefault(document)) {
    const word = `gw${Buffer.from(name).toString("hex").slice(0, 40)}wg`;
    samples[name] = allowedValue(variable, word);
    if (suffixOf(variable)) known.show(word, name);
    else if (!variable.allow?.length) for (const coded of [samples[name], encodeURIComponent(samples[name])]) known.show(coded, name);
  }
  return samples;
}

/** The names of declared variables that nothing mentions. */
export function unusedVariables({ variables = {}, ...rest }) {
  const text = JSON.stringify(rest);
  const launch = rest.dialect?.authorization_response?.launch?.variables ?? {};
  return Object.keys(variables).filter((name) => !text.includes(`{${name}}`) && !(name in launch));
}
