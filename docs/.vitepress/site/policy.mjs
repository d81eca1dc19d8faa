// A Content-Security-Policy in every page: the site's own files, and the few inline scripts by their digests.

import { createHash } from "node:crypto";

const inline = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g;
const digest = (script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

export function withPolicy(html) {
  const digests = [...new Set([...html.matchAll(inline)].map(([, script]) => digest(script)))];
  const policy = [
    "default-src 'none'", `script-src 'self' ${digests.join(" ")}`.trim(), "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "form-action 'none'", "base-uri 'none'",
  ].join("; ");
  return withoutStyles(html).replace(/<meta charset="utf-8">/, `$&\n    <meta http-equiv="content-security-policy" content="${policy}">`);
}

/** The two inline styles of the default theme, which the policy refuses; theme/layout.css has them. */
const withoutStyles = (html) => html.replace(/ style="(position:relative|--vp-vh:0px);"/g, "");
