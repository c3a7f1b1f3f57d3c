// Learning hours while they are typed: the server counts by the dated table, and says the rule in words.
import { bodyOf } from "./fields.js";
import { NoNetwork, send } from "./request.js";

const FIGURES = ["form", "scope", "days", "sessions", "months", "scheduled_hours", "occasions"];

export function bindEstimate(form) {
  let timer;
  let last = "";
  const later = () => { showNeeds(form); clearTimeout(timer); timer = setTimeout(estimate, 300); };

  async function estimate() {
    const body = Object.fromEntries(Object.entries(bodyOf(form)).filter(([name, value]) => FIGURES.includes(name) && value !== null));
    const asked = JSON.stringify(body);
    if (asked === last) return;
    try {
      const { ok, data } = await send("/api/proposals/estimate/", { body, tries: 1 });
      if (ok) { last = asked; show(form, data); }
    } catch (error) {
      if (!(error instanceof NoNetwork)) throw error;
    }
  }

  form.addEventListener("input", later);
  later();
}

function show(form, { learning_hours: hours, rule }) {
  document.querySelectorAll("[data-hours]").forEach((place) => { place.textContent = hours === null ? form.dataset.notComputed : `${hours} JP`; });
  form.querySelector("[data-rule]").textContent = rule;
}

// Only the figures that the chosen form is counted by.
export function showNeeds(form) {
  const needs = (form.elements.form.selectedOptions[0]?.dataset.needs ?? "").split(" ");
  form.querySelectorAll("[data-need]").forEach((place) => { place.hidden = !needs.includes(place.dataset.need); });
}
