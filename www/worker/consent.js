// A stand-in for the person at the sandbox's consent page, who always presses one button.
// The attacks and the race need a genuine code and a genuine state; this is how they come by them in one click.

const unescaped = (text) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
const attribute = (tag, name) => {
  const found = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
};
const formIn = (html) => /<form\b[^>]*>[\s\S]*?<\/form>/.exec(html)?.[0];
const inputsOf = (form) => [...form.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag);

/**
 * Follows an authorization request to the page behind it, and presses `accept` or `cancel` there, as `person` where one
 * is named. Returns what the server sends the browser back with: `{ address, parameters, isPosted }`.
 */
export async function pressOnConsent(send, authorizationUrl, button, person) {
  const asked = await send(authorizationUrl, { redirect: "manual" });
  if (asked.status >= 300 && asked.status < 400) return fromRedirect(asked);
  const html = await asked.text();
  const form = formIn(html);
  if (!form) throw new Error(`the server showed no consent form (status ${asked.status})`);
  const fields = new URLSearchParams();
  for (const tag of inputsOf(form)) {
    const isChosen = person ? attribute(tag, "value") === person : /\schecked\b/.test(tag);
    if (attribute(tag, "type") === "hidden" || (attribute(tag, "type") === "radio" && isChosen)) fields.append(attribute(tag, "name"), attribute(tag, "value") ?? "");
  }
  fields.append(button, button);
  const answer = await send(new URL(attribute(form, "action"), authorizationUrl).href, {
    method: "POST", redirect: "manual", body: fields.toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  if (answer.headers.has("location")) return fromRedirect(answer);
  const posted = formIn(await answer.text());
  if (!posted) throw new Error(`the consent form was answered with status ${answer.status}, and led nowhere`);
  const parameters = new URLSearchParams(inputsOf(posted).map((tag) => [attribute(tag, "name"), attribute(tag, "value") ?? ""]));
  return { address: attribute(posted, "action"), parameters, isPosted: true };
}

function fromRedirect(answer) {
  const back = new URL(answer.headers.get("location"));
  const parameters = new URLSearchParams(back.search);
  return { address: back.origin + back.pathname, parameters, isPosted: false };
}
