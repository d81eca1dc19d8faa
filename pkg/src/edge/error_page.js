// What a person sees where a protected page cannot be shown: the sign-in has just failed, and a new one would fail again
// and send the person back and forth; or nobody can tell just now who they are.

const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A small page that needs nothing else; `signIn`, or where to try again, is a path of this origin. */
export function errorPage(error, signIn) {
  const [title, way] = error.retryable ? ["Not available just now", "Try again"] : ["Sign-in failed", "Sign in again"];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  main { max-width: 32rem; margin: 20vh auto 0; padding: 0 1.5rem }
  small { opacity: .7 }
</style>
<main>
  <h1>${title}</h1>
  <p>${escaped(error.message)}</p>
  <p><a href="${escaped(signIn)}">${way}</a></p>
  <small>${escaped(error.code)}: ${escaped(error.hint)}</small>
</main>
`;
}
