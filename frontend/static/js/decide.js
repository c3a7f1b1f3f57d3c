// The form of a decision: shows what belongs to the chosen verdict, and puts ready words into the reason.
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

if (form) {
  form.addEventListener("change", (event) => { if (event.target.name === "verdict") showWhatBelongs(); });
  form.addEventListener("click", (event) => {
    const ready = event.target.closest("[data-words]");
    if (ready) putWords(ready.dataset.words);
  });
  showWhatBelongs();
}
