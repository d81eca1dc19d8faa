// Writes bench/EDGE.md: one part for each measurement, each written by its own command, with its machine first.

import { readFile, writeFile } from "node:fs/promises";
import { arch, cpus, platform, totalmem } from "node:os";
import { workerdVersion } from "./workerd.js";

const file = new URL("../EDGE.md", import.meta.url);
const parts = ["race", "soak", "proxy", "stores"];
const head = `# The worker, measured

Written by \`cargo xtask bench race\`, \`soak\`, \`proxy\` and \`stores\`; each command writes its own part. Everything runs on one machine over loopback, in a real workerd. Times depend on the machine and its other load; the counts must not.
`;

/** Prints a part and replaces it in the file; the other parts stay. */
export async function report(name, title, lines) {
  const text = [`## ${title}`, "", await ran(), "", ...lines].join("\n").trimEnd();
  console.log(`\n${text}\n`);
  const before = await readFile(file, "utf8").catch(() => "");
  const kept = parts.map((part) => (part === name ? block(name, text) : found(before, part))).filter(Boolean);
  await writeFile(file, `${[head.trimEnd(), ...kept].join("\n\n")}\n`);
}

const block = (name, text) => `<!-- ${name} -->\n${text}\n<!-- end of ${name} -->`;

function found(text, name) {
  const [from, end] = [text.indexOf(`<!-- ${name} -->`), `<!-- end of ${name} -->`];
  return from < 0 ? undefined : text.slice(from, text.indexOf(end, from) + end.length);
}

async function ran() {
  const { version } = JSON.parse(await readFile(new URL("node_modules/grantway/package.json", import.meta.url)));
  const memory = Math.round(totalmem() / 2 ** 30);
  const day = new Date().toISOString().slice(0, 10);
  return `${day}; grantway ${version}, workerd ${await workerdVersion()}, Node ${process.versions.node}; ${platform()} ${arch()}, ${cpus().length} processors, ${memory} GiB.`;
}

/** A Markdown table; the first row is its head. */
export function table([first, ...rows]) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(first), line(first.map(() => "---")), ...rows.map(line)];
}

/** The quantile of `values`: the value below which the share `part` of them lies. */
export function quantile(values, part) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

/** `--name=value` or `--name value` from the command line, as a number. */
export function numberFrom(name, otherwise) {
  const words = process.argv.slice(2);
  const at = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  if (at < 0) return otherwise;
  const value = Number(words[at].includes("=") ? words[at].split("=")[1] : words[at + 1]);
  if (!(value > 0)) throw new Error(`--${name} wants a number over 0`);
  return value;
}
