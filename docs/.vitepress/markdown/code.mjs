// Code in classes instead of inline styles: the colours are in the theme's sheet, and the site needs no `unsafe-inline`.

import { createCssVariablesTheme } from "shiki";

export const codeTheme = createCssVariablesTheme({ name: "grantway", variablePrefix: "--code-", fontStyle: false });

/** `color:var(--code-token-keyword)` becomes the class `keyword`. */
export const classesForColours = {
  name: "classes-for-colours",
  pre(node) {
    delete node.properties.style;
  },
  span(node) {
    const name = /--code-token-([\w-]+)/.exec(node.properties.style ?? "")?.[1];
    delete node.properties.style;
    if (name) this.addClassToHast(node, name);
  },
};
