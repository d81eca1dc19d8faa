// Colours for the shown code: comments, texts and words of the language. Read by a person only; what is copied is the text.

import { h } from "../dom.js";

const parts = /(?<comment>\/\/.*|^#.*|<!.*?>)|(?<text>"[^"\n]*"|'[^'\n]*'|`[^`]*`)|(?<word>\b(?:import|export|default|from|const|async|await|function|return|if|else|new)\b|^\[+[\w.]+\]+)/gm;

/** A program as nodes, its parts in spans. */
export function coloured(program) {
  const nodes = [];
  let end = 0;
  for (const { 0: part, index, groups } of program.matchAll(parts)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    nodes.push(program.slice(end, index), h("span", { class: kind }, part));
    end = index + part.length;
  }
  return [...nodes, program.slice(end)];
}
