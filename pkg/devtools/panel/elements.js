// How the panel makes elements: never from text that is parsed as HTML.

/** `element("dl", { class: "x", onclick }, ...children)`; a child is an element or a text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute.startsWith("on")) made.addEventListener(attribute.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(attribute, value === true ? "" : value);
  }
  made.append(...children.flat());
  return made;
}

/** A list of terms and what belongs to them. */
export const terms = (pairs) => element("dl", {}, ...pairs.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)]));

/** What is left until a moment in Unix seconds: `4 min 09 s`. */
export function left(end, now) {
  if (typeof end !== "number") return end === "never" ? "never ends" : "not known";
  const seconds = Math.round(end - now / 1000);
  if (seconds <= 0) return "over";
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 48) return `${Math.floor(hours / 24)} days`;
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, "0")} min`;
  return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
}

export const clockTime = (seconds) => new Date(seconds * 1000).toLocaleTimeString();
