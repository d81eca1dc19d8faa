#!/usr/bin/env node
/** The command `grantway`. Finds the command that is meant and loads only that one. */
import { nearest } from "../src/errors/nearest.js";
import { Misused, STATUS, SURROUNDINGS } from "./command_line.js";

const COMMANDS = {
  check: () => import("./check.js"),
  import: () => import("./import.js"),
  sandbox: () => import("./sandbox.js"),
};

async function help() {
  const lines = await Promise.all(Object.entries(COMMANDS).map(async ([name, load]) => `  grantway ${name.padEnd(8)}  ${(await load()).ABOUT}`));
  return `Tools for sign-ins with Grantway.\n\n${lines.join("\n")}\n\n\`grantway <command> --help\` lists the options of one.`;
}

async function main([name, ...args]) {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    SURROUNDINGS.out(await help());
    return name === undefined ? STATUS.misused : STATUS.good;
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    const meant = nearest(name, Object.keys(COMMANDS));
    return misused(`there is no command \`${name}\`${meant ? `; did you mean \`${meant}\`?` : ""}`, "`grantway --help` lists the commands.");
  }
  try {
    return await (await COMMANDS[name]()).run(args, SURROUNDINGS);
  } catch (error) {
    if (!(error instanceof Misused)) throw error;
    return misused(error.message, `\`grantway ${name} --help\` lists its options.`);
  }
}

function misused(message, help) {
  SURROUNDINGS.note(`${message}\n${help}`);
  return STATUS.misused;
}

process.exitCode = await main(process.argv.slice(2));
