import { createMiddleware, createStart } from "@tanstack/react-start";
import { requireSession, withSession } from "grantway/tanstack-start";
import { auth } from "./auth";

export const sessions = createMiddleware().server(withSession(auth));

export const guard = createMiddleware().server(requireSession(auth));

export const startInstance = createStart(() => ({ requestMiddleware: [sessions] }));
