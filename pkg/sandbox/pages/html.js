/**
 * The sandbox's own pages: one shell with inline style, readable in light and dark, without script unless a page
 * gives its own.
 */
import { randomHex } from "../random.js";

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 25%, transparent); }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; padding: 4vh 1rem; display: grid; justify-content: center; }
main { width: min(30rem, 100vw - 2rem); }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0; padding: .5rem 1rem 1rem; }
label { display: block; padding: .35rem 0; cursor: pointer; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0; }
dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; }
button { font: inherit; padding: .6rem 1.4rem; border-radius: .5rem; border: 1px solid var(--line); cursor: pointer; margin-right: .5rem; }
button.primary { background: #1d4ed8; border-color: #1d4ed8; color: #fff; }
button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid #f59e0b; outline-offset: 2px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.note { font-size: .875rem; opacity: .75; }
`;

/** @param {unknown} value @returns {string} */
export function escape(value) {
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A complete page of the sandbox itself.
 *
 * The policy has no `form-action`: Chromium also applies it to the redirect after a form, and would block the way
 * back to the app.
 *
 * @param {{ title: string, body: string, status?: number, script?: string, headers?: Record<string, string> }} page
 * @returns {Response}
 */
export function page({ title, body, status = 200, script, headers = {} }) {
  const nonce = randomHex(16);
  const scriptPolicy = script ? ` script-src 'nonce-${nonce}';` : "";
  const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
${script ? `<script nonce="${nonce}">${script}</script>` : ""}
</body>
</html>
`;
  return new Response(html, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy":
        `default-src 'none'; style-src 'nonce-${nonce}';${scriptPolicy} base-uri 'none'; frame-ancestors 'none'`,
      // Not no-referrer, with which the browser would send `Origin: null` with our own form.
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      ...headers,
    },
  });
}

/** A bare page like a framework's: status, title and one line. */
export function barePage(status, inner, headers = {}) {
  return new Response(inner, {
    status,
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", ...headers },
  });
}
