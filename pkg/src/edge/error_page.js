// What a person sees where a protected page cannot be shown because the sign-in has just failed. It stands in place of
// a new sign-in, which would fail again and send the person back and forth.

const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A small page that needs nothing else; `signIn` is a path of this origin. */
export function errorPage(error, signIn) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign-in failed</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  main { max-width: 32rem; margin: 20vh auto 0; padding: 0 1.5rem }
  small { opacity: .7 }
</style>
<main>
  <h1>Sign-in failed</h1>
  <p>${escaped(error.message)}</p>
  <p><a href="${escaped(signIn)}">Sign in again</a></p>
  <small>${escaped(error.code)}: ${escaped(error.hint)}</small>
</main>
`;
}
