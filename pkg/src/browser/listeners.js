/**
 * Calls a function of the application with something it only listens to. Its fault is not the sign-in's: it goes
 * where uncaught errors of the page go.
 */
export function tell(listener, news) {
  try {
    listener?.(news);
  } catch (thrown) {
    setTimeout(() => {
      throw thrown;
    });
  }
}
