import { probe } from "grantway/devtools";

const findings = await probe({
  issuer: "https://as.example",
  client_id: "my-page",
  redirect_uri: `${location.origin}/callback`,
});
for (const { code, sentence, fix } of findings) console.warn(`${code}: ${sentence} ${fix}`);
