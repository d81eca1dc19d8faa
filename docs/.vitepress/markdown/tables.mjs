// A table that is wider than a phone scrolls within its own frame, which a keyboard reaches; alignment is a class.

import { charts } from "../charts/charts.mjs";

const alignment = /^text-align:(right|center|left)$/;

export function tables(md) {
  md.renderer.rules.table_open = (tokens, index, options, env, self) =>
    `${charts(tokens, index)}<div class="table" tabindex="0" role="group" aria-label="Table">${self.renderToken(tokens, index, options)}`;
  md.renderer.rules.table_close = () => "</table></div>\n";
  for (const cell of ["th_open", "td_open"]) {
    md.renderer.rules[cell] = (tokens, index, options, env, self) => {
      const token = tokens[index];
      const side = alignment.exec(token.attrGet("style") ?? "")?.[1];
      if (side) {
        token.attrs = token.attrs.filter(([name]) => name !== "style");
        token.attrJoin("class", side);
      }
      return self.renderToken(tokens, index, options);
    };
  }
}
