// Buttons that copy a text.

import { announce } from "./dom.js";

const shownFor = 2000; // milliseconds

/** Copies what `text()` gives when the button is pressed, and says so on it. */
export function copyWith(button, text) {
  const label = button.textContent;
  let back;
  button.addEventListener("click", async () => {
    clearTimeout(back);
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
      announce("Copied");
    } catch {
      button.textContent = "Not allowed";
    }
    back = setTimeout(() => (button.textContent = label), shownFor);
  });
}
