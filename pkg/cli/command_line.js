/** What the commands share: their arguments, and how they end. */
import { parseArgs } from "node:util";

/** The exit status of a command. */
export const STATUS = Object.freeze({ good: 0, mistakes: 1, misused: 2 });

/** A command that was called wrongly; the message is for the person who called it. */
export class Misused extends Error {}

/**
 * The arguments of a command by its options.
 * @throws {Misused}
 */
export function argumentsOf(args, options) {
  try {
    return parseArgs({ args, options: { help: { type: "boolean", short: "h" }, ...options }, allowPositionals: true });
  } catch (error) {
    throw new Misused(error.message);
  }
}

/** `name=value`, each of them once, as an object. */
export function pairsOf(list = [], option) {
  return Object.fromEntries(
    list.map((pair) => {
      const end = pair.indexOf("=");
      if (end < 1) throw new Misused(`--${option} is name=value, not \`${pair}\``);
      return [pair.slice(0, end), pair.slice(end + 1)];
    }),
  );
}

/** What makes a terminal do something, or shows a text in another order than it has; JSON writes it the same way. */
const CONTROLS = /[^\P{Cc}\n\t]|[\u2028\u2029\p{Bidi_Control}]/gu;

/** A text that nobody who wrote a part of it, a server or a document, can have act on the terminal. */
const inert = (text) => text.replaceAll("\r\n", "\n").replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

const lines = (text) => inert(text.endsWith("\n") ? text : `${text}\n`);

/** Where a command writes to, and what it reads. */
export const SURROUNDINGS = Object.freeze({
  out: (text) => process.stdout.write(lines(text)),
  note: (text) => process.stderr.write(lines(text)),
});
