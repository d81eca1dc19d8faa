/** A function that runs what it is given after everything it was given before has ended, well or badly. */
export function oneAtATime() {
  let last = Promise.resolve();
  return (start) => {
    const run = last.then(start);
    last = run.catch(() => {});
    return run;
  };
}
