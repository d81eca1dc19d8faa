// Which known word was probably meant by a misspelt option. The engine does this for what it reads itself
// (src/base/text/nearest.rs); this file does it for variables, and for options that are read without the engine, which
// a page with a worker does not load. A page loads this file with the texts of failures.

const OTHER_NAMES = {
  authority: "issuer",
  baseurl: "backend",
  callbackurl: "redirect_uri",
  domain: "issuer",
  redirecturl: "redirect_uri",
};

const folded = (word) => word.toLowerCase().replace(/[^a-z0-9]/g, "");

function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let above = 0; above < one.length; above++) {
    const next = [above + 1];
    for (let at = 0; at < other.length; at++) {
      next.push(Math.min(row[at] + (one[above] === other[at] ? 0 : 1), row[at + 1] + 1, next[at] + 1));
    }
    row = next;
  }
  return row[other.length];
}

/** The one of `known` that `word` most likely stands for, or undefined. */
export function nearest(word, known) {
  const own = folded(word);
  if (own === "" || word.length > 48) return undefined;
  const far = Math.floor((own.length + 1) / 3);
  let best = far + 1;
  let meant;
  for (const name of known) {
    const other = folded(name);
    let cost = OTHER_NAMES[own] === name ? 0 : distance(own, other);
    const holds = (whole, part) => part.length > 3 && whole.includes(part);
    if (cost > far && (holds(other, own) || holds(own, other))) cost = far;
    if (cost < best) [best, meant] = [cost, name];
  }
  return meant;
}
