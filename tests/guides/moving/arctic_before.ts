import { GitHub, generateState } from "arctic";
import { getIronSession } from "iron-session";

const github = new GitHub(process.env.GITHUB_ID!, process.env.GITHUB_SECRET!, null);
const options = { cookieName: "session", password: process.env.SESSION_PASSWORD! };
type Data = { state?: string; access_token?: string; name?: string };

export async function login(request: Request) {
  const response = new Response(null, { status: 302 });
  const session = await getIronSession<Data>(request, response, options);
  session.state = generateState();
  await session.save();
  response.headers.set("location", github.createAuthorizationURL(session.state, ["read:user"]).href);
  return response;
}

export async function callback(request: Request) {
  const response = new Response(null, { status: 302, headers: { location: "/" } });
  const session = await getIronSession<Data>(request, response, options);
  const { searchParams } = new URL(request.url);
  if (!session.state || searchParams.get("state") !== session.state) return new Response("try again", { status: 400 });
  const tokens = await github.validateAuthorizationCode(searchParams.get("code") ?? "");
  const headers = { authorization: `Bearer ${tokens.accessToken()}`, "user-agent": "app" };
  const user = await (await fetch("https://api.github.com/user", { headers })).json();
  Object.assign(session, { state: undefined, access_token: tokens.accessToken(), name: user.name });
  await session.save();
  return response;
}
