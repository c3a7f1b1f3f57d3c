// Keeps static files (named by their content) and one page for the time without a network. Pages, answers of the API and
// whatever somebody wrote are never kept here: a shared phone must not show them to the next person.
// KEPT is set by the few lines at /sw.js that load this file: the offline page, then the files that it needs.
const [OFFLINE] = self.KEPT;
const CACHE = `rembuk:${self.KEPT.join()}`;
const FILES = `${CACHE}:files`;
const isForever = (answer) => answer.ok && answer.headers.get("Cache-Control")?.includes("immutable");

self.addEventListener("install", (event) => {
  const requests = self.KEPT.map((url) => new Request(url, { credentials: "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("rembuk:") && ![CACHE, FILES].includes(name);
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (isForever(answer)) await (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}
