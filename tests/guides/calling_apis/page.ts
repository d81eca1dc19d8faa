import { createClient } from "grantway/browser";

const auth = await createClient({ backend: "/auth" });

const answer = await auth.fetch("https://openidconnect.googleapis.com/v1/userinfo");
const person = await answer.json();
document.body.textContent = `Hello, ${person.name}`;
