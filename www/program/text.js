// Lines of a program.

/** The lines of a program as one text; `false` and `undefined` are left out. */
export const lines = (...all) => `${all.filter((line) => typeof line === "string").join("\n")}\n`;
