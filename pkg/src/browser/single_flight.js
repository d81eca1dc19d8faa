/** A function that joins the call under way instead of starting another one. */
export function singleFlight(start) {
  let underWay;
  return () =>
    (underWay ??= start().finally(() => {
      underWay = undefined;
    }));
}
