import { createSandbox } from "grantway/sandbox";

const sandbox = createSandbox({ providers: { tali: { codeLifetime: 30 }, standard: {} } });
const answer: Response | Promise<Response> = sandbox.fetch(new Request("http://127.0.0.1:8788/"));
void answer;
