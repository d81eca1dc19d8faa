// Elements: one function that makes a node. Text goes in as text nodes only, so nothing shown here can become markup.

const svgNames = new Set(["svg", "line", "circle", "path", "text", "rect"]);

/** `h("p", { class: "quiet", onclick }, "text", child)`; false, null and undefined children are left out. */
export function h(name, properties = {}, ...children) {
  const node = svgNames.has(name) ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A text of the engine as nodes: what stands in backticks is code. */
export function spoken(text) {
  return String(text).split("`").map((part, index) => (index % 2 === 1 ? h("code", {}, part) : part));
}

export const byId = (id) => document.getElementById(id);

/** One sentence for those who listen to the page rather than look at it. */
export function announce(text) {
  byId("announce").textContent = text;
}

/** Runs an action of a button: the button shows that it works, and cannot be pressed twice. */
export async function busy(button, action) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await action();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
