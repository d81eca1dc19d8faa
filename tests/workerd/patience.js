// Patience for the workers of these tests, as long as a busy machine needs: nobody who holds a key is taken for gone
// (the handler goes by `Date.now`), and no answer is late. What the handler itself calls now is told by the test.

const clock = Date.now;
const later = globalThis.setTimeout;

Date.now = () => clock() / 100;
globalThis.setTimeout = (work, milliseconds, ...words) => later(work, milliseconds < 5000 ? milliseconds : milliseconds * 100, ...words);
