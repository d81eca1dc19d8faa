// The words of an error in full: all its mistakes, where each is, and the name that was probably meant. A worker has
// them from the start, a page loads them with the texts of failures.

import { nearest } from "./nearest.js";

/** A detail, and the known name that was probably meant: `shop` for `variables.shp`. */
function understood(detail) {
  const { known, ...rest } = detail ?? {};
  const meant = rest.meant ?? (known && nearest(String(rest.option).split(".").at(-1), known));
  return meant ? { ...rest, meant } : rest;
}

function said(raw, plain) {
  const { within, meant } = understood(raw.detail);
  const text = plain(raw).message + (within ? `, in \`${within}\`` : "");
  return meant ? `${text}; did you mean \`${meant}\`?` : text;
}

/** The members of an error that are words; `plain` gives those of a code alone. */
export function inFull(raw, plain) {
  // A single mistake of a document is listed too, so that its place is a member and not only in the message.
  const given = raw.mistakes ?? (raw.detail?.path ? [raw] : []);
  const mistakes = given.map(({ code, detail }) => ({ code, ...understood(detail), message: said({ code, detail }, plain) }));
  const message = raw.mistakes ? `${mistakes.length} mistakes:${mistakes.map((one) => `\n- ${one.message}`).join("")}` : said(raw, plain);
  return { ...plain(raw), message, ...(mistakes.length > 0 && { mistakes }) };
}
