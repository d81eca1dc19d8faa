// `docs/benchmarks.md`: the tables of bench/RESULTS.md and bench/EDGE.md on one page, each with what its chart shows.
// `cargo xtask docs` writes it; a code host shows the tables, the site draws the charts above them.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

/** Heading of the source → the charts of the tables below it, in their order: `column | unit | title`. */
const charts = {
  Size: [
    ["brotli | bytes | A page's sign-in, transferred"],
    ["brotli | bytes | A worker's sign-in, compressed"],
  ],
  "In workerd": [[
    "create an authorization request | × | Create an authorization request, beside hand-written JavaScript",
    "check a callback | × | Check a callback, beside hand-written JavaScript",
    "callback to tokens | × | Callback to tokens, beside hand-written JavaScript",
    "seal and unseal 1,024 bytes | × | Seal and unseal 1,024 bytes, beside hand-written JavaScript",
    "read a session for a page view | × | Read a session for a page view, beside hand-written JavaScript",
  ]],
  "In Node": [[
    "callback to tokens | × | Callback to tokens, beside hand-written JavaScript",
    "seal and unseal 1,024 bytes | × | Seal and unseal 1,024 bytes, beside hand-written JavaScript",
    "read a session for a page view | × | Read a session for a page view, beside hand-written JavaScript",
  ]],
  "Routes in workerd": [[
    "`/login`, CPU µs | × | Login: processor time, beside hand-written JavaScript",
    "`/callback`, CPU µs | × | Callback: processor time, beside hand-written JavaScript",
  ]],
  "Node: import and first authorization request": [["ms | ms | Node: import and first authorization request"]],
  "workerd: a fresh process to its first `/login`": [["from listening, ms | ms | workerd: from listening to the first answer of /login"]],
  "Chromium: a page that is in no cache, to its leaving for the authorization server": [["ms | ms | Chromium: from an empty cache to leaving the page"]],
};

export function benchmarksPage() {
  const results = withCharts(read("bench/RESULTS.md"));
  const edge = read("bench/EDGE.md").replace(/<!-- .*? -->\n?/g, "");
  return `<!-- Written from bench/RESULTS.md and bench/EDGE.md: cargo xtask docs -->

# Benchmarks

How large and how fast Grantway is, beside hand-written JavaScript and its peers. All contenders of a table ran on one machine in one run, taking turns. **Read the ratios:** another machine gives other times, while the ratios within a table stay close. Where Grantway is slower or larger, the table says so.

Whatever is worth a comparison can be measured again: \`cargo xtask bench\` prints the first part, \`cargo xtask bench race\`, \`soak\`, \`proxy\` and \`stores\` the second.

## Size of the engine

What [\`cargo xtask size\`](../CONTRIBUTING.md) measures, in brotli. \`browser\`, \`edge\` and \`vault_worker\` are a build with its wasm. Each \`page_…\` is the JavaScript that the plainest page of a pattern loads at first, as esbuild splits it: every file counts by itself, without the wasm. What an option or a call needs is loaded then. A row that grows by more than 3 % fails the tests.

${sizes()}
${below(results, "## Beside hand-written JavaScript and peers")}
${below(edge, "## The worker under load")}`;
}

function sizes() {
  const rows = Object.entries(JSON.parse(read("xtask/sizes.json"))).map(([build, { brotli }]) => `| ${build} | ${brotli.toLocaleString("en")} |\n`);
  return `| build | bytes |\n| --- | ---: |\n${rows.join("")}`;
}

/** A document below a heading of this page: its own title gone, its headings one level down. */
const below = (text, heading) => `${heading}\n\n${text.replace(/^# .*\n+/, "").replace(/^(#{2,}) /gm, "#$1 ").trim()}\n`;

function withCharts(text) {
  const used = new Set();
  let heading, seen;
  const lines = text.split("\n").flatMap((line, index, all) => {
    const title = /^#+ (.+)$/.exec(line)?.[1];
    if (title) [heading, seen] = [title, 0];
    const begins = line.startsWith("|") && !all[index - 1]?.startsWith("|");
    if (!begins || !charts[heading]) return [line];
    used.add(heading);
    return [...(charts[heading][seen++] ?? []).map((chart) => `<!-- bars: ${chart.replaceAll("`", "")} -->`), "", line];
  });
  const unused = Object.keys(charts).filter((name) => !used.has(name));
  if (unused.length) throw new Error(`bench/RESULTS.md has no table below ${unused.join(", ")}`);
  return lines.join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(new URL("../../benchmarks.md", import.meta.url), benchmarksPage());
