/**
 * Asks a guard, `withSession` or `protect` of a handler, who makes a request: `{ session }`, or `{ answer }`, the Response
 * that is to be sent in place of the application's. For frameworks in which the application is no function of a request.
 */
export async function ask(guard, options, request, ...platform) {
  let reached;
  const serve = (context) => {
    reached = context;
    return new Response(null);
  };
  const answer = await guard(serve, options)(request, ...platform);
  return reached ? { session: reached.session } : { answer };
}
