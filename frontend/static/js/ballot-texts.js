// What the proposals of a ballot say, brought when the first of them is opened: data-texts="<address>", data-loading, data-failed.
// All at once, so that no request tells which proposal somebody read.
const source = document.querySelector("[data-texts]");
let brought = null;

const places = () => [...document.querySelectorAll("[data-text-place]")];

function say(text) {
  places().filter((place) => !place.querySelector("dl")).forEach((place) => { place.textContent = text; });
}

async function bring() {
  say(source.dataset.loading);
  const answer = await fetch(source.dataset.texts, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  places().forEach((place) => place.replaceChildren(...found.querySelectorAll(`[data-text-of="${place.dataset.textPlace}"]`)));
}

// What failed is tried again when the next one is opened.
function opened({ target }) {
  if (!target.matches(".candidate-more[open]") || brought) return;
  brought = bring().catch(() => { brought = null; say(source.dataset.failed); });
}

if (source) document.addEventListener("toggle", opened, { capture: true });
