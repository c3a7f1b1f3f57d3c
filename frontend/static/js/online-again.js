// The offline page (offline/index.html) gives way to the page that was wanted as soon as the server answers again: the
// browser's word that there is a network comes too early at times, and not at all when only the server was away.
const EVERY = 4000;

async function tryAgain() {
  const answer = await fetch("/luring/", { method: "HEAD", cache: "no-store", credentials: "omit" }).catch(() => null);
  if (answer?.ok) window.location.reload();
}

window.addEventListener("online", tryAgain);
setInterval(tryAgain, EVERY);
