self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (pathname === "/auth" || pathname.startsWith("/auth/")) return; // the browser sends it itself
  event.respondWith(fetch(event.request).catch(() => caches.match("/")));
});
