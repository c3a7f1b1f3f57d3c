// The form of a decision: shows what belongs to the chosen verdict, puts ready words into the reason, and says at once
// when the case moved on while somebody was reading.
import { listen } from "./live.js";

const form = document.getElementById("decide");

const chosen = () => form.querySelector("[name=verdict]:checked")?.value ?? "";

function showWhatBelongs() {
  const verdict = chosen();
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(verdict);
    part.querySelectorAll("input, textarea, select").forEach((field) => { field.disabled = part.hidden; });
  }
}

function putWords(text) {
  const reason = form.elements.reason;
  const before = reason.value.trim();
  reason.value = before ? `${before} ${text}` : text;
  reason.dispatchEvent(new Event("input", { bubbles: true }));
  reason.focus();
}

// What was typed stays on the page; sending it would be refused.
async function lookAgain(place) {
  const answer = await fetch(place.dataset.url, { credentials: "same-origin" }).catch(() => null);
  const found = answer?.ok ? await answer.json() : null;
  const moved = found && (found.state !== "open" || found.stage.id !== Number(form.elements.stage.value));
  if (moved && form.ariaBusy !== "true") place.hidden = false;
}

const place = document.querySelector("[data-moved]");
if (form && place) {
  const look = () => lookAgain(place);
  listen(`case:${place.dataset.moved}`, { onHint: look, onGap: look });
}

if (form) {
  form.addEventListener("change", (event) => { if (event.target.name === "verdict") showWhatBelongs(); });
  form.addEventListener("click", (event) => {
    const ready = event.target.closest("[data-words]");
    if (ready) putWords(ready.dataset.words);
  });
  showWhatBelongs();
}
