// The ceiling: sends no request, checks nothing and seals nothing. Only the platform works.

export const name = "bare 302 (no OAuth)";

export default {
  async fetch(request, env) {
    const path = new URL(request.url).pathname;
    if (path.endsWith("/login")) {
      const query = `redirect_uri=${encodeURIComponent(`${env.ORIGIN}/auth/as/callback`)}&state=s`;
      return new Response(null, { status: 302, headers: { location: `${env.AS}/authorize?${query}`, "set-cookie": "tx=t; Path=/" } });
    }
    const answer = await fetch(`${env.AS}/token`, { method: "POST", body: "grant_type=authorization_code" });
    const { access_token } = await answer.json();
    return new Response(null, { status: 302, headers: { location: "/", "set-cookie": `session=${access_token}; Path=/` } });
  },
};
