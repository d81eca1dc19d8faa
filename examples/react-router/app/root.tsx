import { withSession } from "grantway/react-router";
import { Links, Meta, Outlet, Scripts } from "react-router";
import type { Route } from "./+types/root";
import { auth } from "./auth.server";

export const middleware: Route.MiddlewareFunction[] = [withSession(auth)];

export default function Root() {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        {/* No icon: else browsers ask for one, and the server writes that it has no route for it. */}
        <link rel="icon" href="data:," />
        <Meta />
        <Links />
      </head>
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}
