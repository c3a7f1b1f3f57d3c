// The offline page (offline/index.html) gives way to the page that was wanted as soon as there is a network again.
window.addEventListener("online", () => window.location.reload());
