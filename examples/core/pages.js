const escaped = (text) => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const homePage = (session) => `<a href="/me">${session ? "Your page" : "Sign in"}</a>`;

export const myPage = (name, note = "none") => `
  <p>Hello, ${escaped(name)}.</p>
  <p>Note: ${escaped(note)}</p>
  <form method="post" action="/me/note"><input name="note" aria-label="Note"><button>Save</button></form>
  <form method="post" action="/me/sign-out"><button>Sign out</button></form>`;
