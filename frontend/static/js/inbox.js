// The desk stays fresh: what arrives while the page is open joins the list, unless somebody is moving through it.
import { listen } from "./live.js";

const desk = document.querySelector("[data-inbox]");

async function refresh() {
  if (desk.contains(document.activeElement)) return;
  const answer = await fetch(window.location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-inbox]");
  if (fresh && !desk.contains(document.activeElement)) desk.replaceChildren(...fresh.childNodes);
}

if (desk) listen(`user:${document.body.dataset.me}`, { onHint: refresh, onGap: refresh });
