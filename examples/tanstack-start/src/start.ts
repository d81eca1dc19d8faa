import { createCsrfMiddleware, createMiddleware, createStart } from "@tanstack/react-start";
import { requireSession, withSession } from "grantway/tanstack-start";
import { auth } from "./auth";

export const sessions = createMiddleware().server(withSession(auth));

export const guard = createMiddleware().server(requireSession(auth));

// The guard refuses forged requests where it is; this refuses them at every server function.
const csrf = createCsrfMiddleware({ filter: ({ handlerType }) => handlerType === "serverFn" });

export const startInstance = createStart(() => ({ requestMiddleware: [csrf, sessions] }));
