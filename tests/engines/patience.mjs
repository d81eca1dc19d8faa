// Waiting for what becomes true, never for time to pass.

/** Tests that wait longer than this for one thing have failed (milliseconds). */
export const PATIENCE = 60_000;

const pause = () => new Promise((wake) => setTimeout(wake, 25));

/**
 * Asks again and again until `condition()` gives something; that is the result. What it throws means "not yet": a page
 * that is just being left answers nobody.
 */
export async function until(what, condition) {
  let last;
  let late;
  const end = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error(`waited in vain until ${what}; at last: ${last?.message ?? last}`)), PATIENCE);
  });
  let over = false;
  const asking = async () => {
    while (!over) {
      try {
        last = await condition();
        if (last) return last;
      } catch (error) {
        last = error;
      }
      await pause();
    }
    return undefined;
  };
  try {
    return await Promise.race([asking(), end]);
  } finally {
    over = true;
    clearTimeout(late);
  }
}
