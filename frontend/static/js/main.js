// What every page needs. Pages add their own modules in the block `scripts`.
import { bindForms } from "./api-form.js";
import { bindBell } from "./bell.js";
import { bindDates } from "./dates.js";
import { bindDialogs } from "./dialog.js";
import { bindFigures } from "./figures.js";
import { bindMenus } from "./menu.js";
import { flushQueue, forgetOnSignOut } from "./outbox.js";

bindForms(document);
bindFigures(document);
bindDates(document);
bindDialogs();
bindMenus();
bindBell();
forgetOnSignOut();

const bar = document.querySelector("[data-offline-bar]");
const showNetwork = () => bar && (bar.hidden = navigator.onLine);
window.addEventListener("offline", showNetwork);
window.addEventListener("online", () => { showNetwork(); flushQueue(); });
showNetwork();
if (navigator.onLine) flushQueue();
document.addEventListener("htmx:load", (event) => { bindForms(event.detail.elt); bindFigures(event.detail.elt); bindDates(event.detail.elt); });

// Where browsers allow it (https, or this machine), a page that can't be reached is replaced by a calm one (offline.py).
window.addEventListener("load", () => navigator.serviceWorker?.register("/sw.js"));
