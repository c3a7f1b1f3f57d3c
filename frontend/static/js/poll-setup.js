// The set-up of a poll: only the rules that suit the form, only the settings that count for both; what is not saved is said.
const form = document.getElementById("setup");
const chosen = (name) => form.querySelector(`[name="${name}"]:checked`)?.value ?? "";
const names = (part, kind) => part.dataset[kind]?.split(" ");
const suits = (part) => (!part.dataset.forms || names(part, "forms").includes(chosen("form"))) && (!part.dataset.rules || names(part, "rules").includes(chosen("rule")));

function show(part) {
  part.hidden = !suits(part);
  part.querySelectorAll("input, select").forEach((field) => { field.disabled = part.hidden; });
}

function update() {
  const rules = [...form.querySelectorAll(".rules [data-forms]")];
  rules.forEach(show);
  const suitable = rules.filter((rule) => !rule.hidden);
  if (!suitable.some((rule) => rule.querySelector("input").checked)) suitable[0].querySelector("input").checked = true;
  form.querySelectorAll("[data-forms]:not(.choice), [data-rules]").forEach(show);
}

// A quorum is a share or a number: filling in one empties the other.
function oneQuorum(field) {
  if (field.value) field.closest("[data-quorum]").querySelectorAll("input").forEach((other) => { if (other !== field) other.value = ""; });
}

function changed({ target }) {
  if (target.closest("[data-quorum]")) oneQuorum(target);
  update();
  const state = form.querySelector("[data-setup-state]");
  state.textContent = state.dataset.unsaved;
  document.querySelector("[data-needs-saving]").hidden = false;
  document.getElementById("open-now")?.setAttribute("disabled", "");
}

if (form) {
  form.addEventListener("input", changed);
  update();
}
