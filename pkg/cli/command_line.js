/** What the commands share: arguments, output and exit statuses. */
import { parseArgs } from "node:util";

/** The exit status of a command. */
export const STATUS = Object.freeze({ good: 0, mistakes: 1, misused: 2 });

/** A command that was called wrongly. The message is for the person who called it. */
export class Misused extends Error {}

/**
 * Reads the arguments of a command by its options.
 * @throws {Misused}
 */
export function argumentsOf(args, options) {
  try {
    return parseArgs({ args, options: { help: { type: "boolean", short: "h" }, ...options }, allowPositionals: true });
  } catch (error) {
    throw new Misused(error.message);
  }
}

/** Reads a list of `name=value`, each name once, into an object. */
export function pairsOf(list = [], option) {
  return Object.fromEntries(
    list.map((pair) => {
      const end = pair.indexOf("=");
      if (end < 1) throw new Misused(`--${option} is name=value, not \`${pair}\``);
      return [pair.slice(0, end), pair.slice(end + 1)];
    }),
  );
}

/**
 * Characters that control a terminal or change the order in which a text is shown. JSON writes them the same way.
 */
const CONTROLS = /[^\P{Cc}\n\t]|[\u2028\u2029\p{Bidi_Control}]/gu;

/** Makes a text inert: nothing that a server or a document wrote in it can control the terminal. */
const inert = (text) => text.replaceAll("\r\n", "\n").replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

const lines = (text) => inert(text.endsWith("\n") ? text : `${text}\n`);

/** Where a command writes and reads. */
export const SURROUNDINGS = Object.freeze({
  out: (text) => process.stdout.write(lines(text)),
  note: (text) => process.stderr.write(lines(text)),
});
