// Keeps one page, which names nobody, with its style and script, so that it opens without a line. No other page is ever kept.
const NAME = "away-1";

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

addEventListener("message", (event) => {
  const files = event.data;
  event.waitUntil(
    (async () => {
      const cache = await caches.open(NAME);
      for (const file of files) await cache.put(new URL(file, location.origin).pathname, await fetch(file));
      for (const client of await self.clients.matchAll()) client.postMessage("kept");
    })(),
  );
});

addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    (async () => {
      try {
        return await fetch(event.request);
      } catch (error) {
        const found = await (await caches.open(NAME)).match(new URL(event.request.url).pathname);
        if (found) return found;
        throw error;
      }
    })(),
  );
});
