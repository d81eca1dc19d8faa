/** Milliseconds in which a server that asks nobody anything has answered. */
const PATIENCE = 10_000;

/**
 * Opens an authorization request with `prompt=none` in a hidden frame. Gives `{ href }`, the address at which the frame
 * came back to this origin, or `{ blocked }`: `"frame"` if it ended anywhere else, because the server shows a page or
 * refuses to be framed, and `"no_answer"` if it ended nowhere in time. The frame may run no script, so neither a server's
 * page nor this application's runs in it.
 */
export function answerOfFrame(url) {
  const { document, location } = globalThis;
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.setAttribute("sandbox", "allow-same-origin");
  frame.setAttribute("aria-hidden", "true");
  return new Promise((resolve) => {
    const end = (answer) => {
      clearTimeout(late);
      frame.remove();
      resolve(answer);
    };
    const late = setTimeout(() => end({ blocked: "no_answer" }), PATIENCE);
    frame.addEventListener("load", () => {
      const href = addressOf(frame);
      if (href !== "about:blank") end(href?.startsWith(`${location.origin}/`) ? { href } : { blocked: "frame" });
    });
    frame.src = url;
    (document.body ?? document.documentElement).append(frame);
  });
}

/** Where a frame is; undefined where it is another origin's, or an error page. */
function addressOf(frame) {
  try {
    return frame.contentWindow.location.href;
  } catch {
    return undefined;
  }
}
