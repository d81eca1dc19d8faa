/** OAuth 2.0 Form Post Response Mode: a page that submits itself to the application. */
import { escape, page } from "./html.js";

/** @param {string} redirectUri @param {[string, string][]} parameters */
export function formPost(redirectUri, parameters) {
  const fields = parameters.map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`).join("\n");
  return page({
    title: "Back to the app",
    body: `<form method="post" action="${escape(redirectUri)}">
${fields}
<button type="submit" id="continue" class="primary">Continue to the app</button>
</form>`,
    script: "document.forms[0].submit();",
  });
}
