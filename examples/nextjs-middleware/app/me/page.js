import { headers } from "next/headers";

export default async function Me() {
  const name = decodeURIComponent((await headers()).get("x-name"));
  return (
    <form method="post">
      <p>Hello, {name}.</p>
      <button>Sign out</button>
    </form>
  );
}
