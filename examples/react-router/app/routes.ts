import { index, route, type RouteConfig } from "@react-router/dev/routes";

export default [
  index("routes/home.tsx"),
  route("auth/*", "routes/auth.ts"),
  route("me", "routes/me.tsx"),
  route("api/me", "routes/api.ts"),
] satisfies RouteConfig;
