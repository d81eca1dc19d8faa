/**
 * Calls a listener of the application. If it throws, the sign-in goes on, and the error is reported like any uncaught
 * error of the page.
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
