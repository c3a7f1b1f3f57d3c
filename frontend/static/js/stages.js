// The editor of a route: stages are added, moved and removed; their fields are numbered by the order in which they stand.
const form = document.getElementById("route");
const list = form?.querySelector("[data-stages]");
const blank = document.querySelector("[data-blank]");
const stages = () => [...list.querySelectorAll("[data-stage]")];
const RENAMED = ["name", "id", "for", "aria-describedby", "data-field"];

function renumber() {
  const all = stages();
  all.forEach((stage, at) => {
    stage.querySelector("[data-number]").textContent = at + 1;
    stage.querySelector("[data-up]").disabled = at === 0;
    stage.querySelector("[data-down]").disabled = at === all.length - 1;
    stage.querySelector("[data-remove]").disabled = all.length === 1;
    for (const part of stage.querySelectorAll("*")) {
      for (const name of RENAMED) {
        const value = part.getAttribute(name);
        if (value?.includes("stages.")) part.setAttribute(name, value.replace(/stages\.\w+\./g, `stages.${at}.`));
      }
    }
    showPlace(stage);
  });
}

// Only the fields that the chosen place uses are shown and sent.
function showPlace(stage) {
  const place = stage.querySelector("select[name$='.where']").value;
  for (const part of stage.querySelectorAll("[data-where]")) {
    part.hidden = part.dataset.where !== place;
    part.querySelectorAll("input, select").forEach((field) => { field.disabled = part.hidden; });
  }
}

function move(stage, by) {
  const all = stages();
  const other = all[all.indexOf(stage) + by];
  if (!other) return;
  if (by < 0) other.before(stage); else other.after(stage);
  renumber();
  stage.querySelector(by < 0 ? "[data-up]:not(:disabled), [data-down]" : "[data-down]:not(:disabled), [data-up]")?.focus();
}

function add() {
  list.append(blank.content.cloneNode(true));
  renumber();
  stages().at(-1).querySelector("input")?.focus();
}

function remove(stage) {
  const near = stage.nextElementSibling ?? stage.previousElementSibling;
  stage.remove();
  renumber();
  near?.querySelector("input")?.focus();
}

if (list) {
  form.addEventListener("click", (event) => {
    const stage = event.target.closest("[data-stage]");
    if (event.target.closest("[data-add]")) add();
    else if (event.target.closest("[data-up]")) move(stage, -1);
    else if (event.target.closest("[data-down]")) move(stage, 1);
    else if (event.target.closest("[data-remove]")) remove(stage);
  });
  form.addEventListener("change", (event) => { if (event.target.name.endsWith(".where")) showPlace(event.target.closest("[data-stage]")); });
  renumber();
}
