// Charts of the tables below them, drawn when the site is built. A table asks for one by a comment before it:
//
//   <!-- bars: column | unit | title -->
//
// The unit `×` takes the ratio of a cell, every other its first number. A row that has none is left out.

import { bars } from "./bars.mjs";

/** The charts of the table that begins at this token, as HTML. */
export function charts(tokens, index) {
  const wanted = asked(tokens, index);
  if (!wanted.length) return "";
  const [names, ...rows] = readTable(tokens, index);
  return wanted.map(({ column, unit, title }) => {
    const at = names.indexOf(column);
    if (at < 0) throw new Error(`there is no column \`${column}\` for the chart "${title}"`);
    const values = rows.map((row) => ({ name: row[0], value: valueOf(row[at], unit) })).filter(({ value }) => value !== undefined);
    return `<figure class="chart"><figcaption>${title}</figcaption>${bars({ title, unit, values })}</figure>`;
  }).join("\n");
}

/** What the comments right before the table ask for. */
function asked(tokens, index) {
  let first = index;
  while (tokens[first - 1]?.type === "html_block") first -= 1;
  const comments = tokens.slice(first, index).map(({ content }) => content).join("");
  return [...comments.matchAll(/<!-- bars: (.+?) \| (.+?) \| (.+?) -->/g)].map(([, column, unit, title]) => ({ column, unit, title }));
}

/** The cells of a table, as text. */
function readTable(tokens, index) {
  const rows = [];
  for (const token of tokens.slice(index, tokens.findIndex((one, at) => at > index && one.type === "table_close"))) {
    if (token.type === "tr_open") rows.push([]);
    if (token.type === "inline") rows.at(-1).push(token.content.replace(/[`*]/g, ""));
  }
  return rows;
}

/** `46.7 (17.4–57.6), 3.85×`: 3.85 as a ratio, and 46.7 otherwise. Who is the measure has no ratio: it is 1. */
function valueOf(cell, unit) {
  const number = (text) => (text === undefined ? undefined : Number(text.replaceAll(",", "")));
  const first = number(/^[\d.,]*\d/.exec(cell)?.[0]);
  if (unit !== "×" || first === undefined) return first;
  return number(/([\d.,]+)×/.exec(cell)?.[1]) ?? 1;
}
