// The browser on its way back to the callback: a redirect, or a form that posts itself, as `response_mode=form_post` has it.

const escaped = (text) => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** What sends the browser to a callback: `{ address, parameters, isPosted }`. */
export function returnTo({ address, parameters, isPosted }) {
  if (!isPosted) {
    const location = `${address}?${parameters}`;
    return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
  }
  const nonce = crypto.randomUUID();
  const fields = [...parameters].map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`).join("");
  const html = `<!doctype html><html lang="en"><title>Back to the app</title><form method="post" action="${escaped(address)}">${fields}<button>Continue</button></form><script nonce="${nonce}">document.forms[0].submit()</script></html>`;
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8", "cache-control": "no-store",
      "content-security-policy": `default-src 'none'; script-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    },
  });
}
