// A stand-in for the person at the sandbox's consent page, who always presses one button.
// The attacks need a genuine code and a genuine state; this is how they come by them in one click.

const attribute = (tag, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

/**
 * Follows an authorization request to the page behind it and presses `accept` or `cancel`.
 * Returns the address to which the server sends the browser.
 */
export async function pressOnConsent(send, authorizationUrl, button) {
  const asked = await send(authorizationUrl, { redirect: "manual" });
  if (asked.status >= 300 && asked.status < 400) return asked.headers.get("location");
  const html = await asked.text();
  const form = /<form\b[^>]*>[\s\S]*?<\/form>/.exec(html)?.[0];
  if (!form) throw new Error(`the server showed no consent form (status ${asked.status})`);
  const fields = new URLSearchParams();
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const type = attribute(tag, "type");
    if (type === "hidden" || (type === "radio" && /\schecked\b/.test(tag))) fields.append(attribute(tag, "name"), attribute(tag, "value") ?? "");
  }
  fields.append(button, button);
  const answer = await send(new URL(attribute(form, "action"), authorizationUrl).href, {
    method: "POST", redirect: "manual", body: fields.toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  const back = answer.headers.get("location");
  if (!back) throw new Error(`the consent form was answered with status ${answer.status} and no redirect`);
  return back;
}
