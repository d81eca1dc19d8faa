#!/usr/bin/env node
/** The command `grantway`: which of its commands is meant. Each is loaded when it is called. */
import { Misused, STATUS, SURROUNDINGS } from "./command_line.js";

const COMMANDS = {
  check: () => import("./check.js"),
  import: () => import("./import.js"),
  sandbox: () => import("./sandbox.js"),
};

async function help() {
  const lines = await Promise.all(Object.entries(COMMANDS).map(async ([name, load]) => `  grantway ${name.padEnd(8)}  ${(await load()).ABOUT}`));
  return `Tools for sign-ins with Grantway.\n\n${lines.join("\n")}\n\n\`grantway <command> --help\` tells more.`;
}

async function main([name, ...args]) {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    SURROUNDINGS.out(await help());
    return name === undefined ? STATUS.misused : STATUS.good;
  }
  if (!Object.hasOwn(COMMANDS, name)) throw new Misused(`there is no command \`${name}\`; the commands are ${Object.keys(COMMANDS).join(", ")}`);
  return (await COMMANDS[name]()).run(args, SURROUNDINGS);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Misused)) throw error;
  SURROUNDINGS.note(`${error.message}\n\`grantway --help\` lists the commands, \`grantway <command> --help\` their options.`);
  process.exitCode = STATUS.misused;
}
