/** A function that runs each function it gets after all previous ones have ended, whether they succeeded or failed. */
export function oneAtATime() {
  let last = Promise.resolve();
  return (start) => {
    const run = last.then(start);
    last = run.catch(() => {});
    return run;
  };
}
