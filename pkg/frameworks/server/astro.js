import { required, served } from "./serving/served.js";

export const withSession = (auth) => (context, next) => {
  const serve = (session) => {
    context.locals.session = session;
    return next();
  };
  return served(auth, context.locals, serve, context.request);
};

export async function requireSession(context, options) {
  const session = await required(context.locals, options);
  // `withSession` sends the guard's answer in place of this failure.
  if (!session) throw new Error("nobody is signed in");
  return (context.locals.session = session);
}
