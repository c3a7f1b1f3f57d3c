// The questions of a questionnaire, sent or only looked at: what was answered, and which questions an answer leads to.
export const itemsOf = (form) => [...form.querySelectorAll("[data-item]")];
export const shownOf = (form) => itemsOf(form).filter((item) => !item.hidden);

export function valueOf(item) {
  const area = item.querySelector("textarea");
  if (area) return area.value.trim() || null;
  const chosen = item.querySelector("input:checked")?.value;
  if (!chosen) return null;
  return chosen === "na" ? "na" : Number(chosen);
}

export function branch(form) {
  for (const item of itemsOf(form).filter((one) => one.dataset.dependsOn)) {
    const earlier = form.querySelector(`[data-item="${item.dataset.dependsOn}"]`);
    item.hidden = earlier.hidden || !item.dataset.shownFor.split(" ").includes(String(valueOf(earlier)));
  }
  shownOf(form).forEach((item, place) => { item.querySelector("[data-number]").textContent = place + 1; });
}

// Takes a choice back and goes on to the next question, or to `after` the last one.
export function skip(form, button, after) {
  const item = button.closest("[data-item]");
  item.querySelectorAll("input").forEach((input) => { input.checked = false; });
  branch(form);
  const shown = shownOf(form);
  const next = shown[shown.indexOf(item) + 1];
  (next?.querySelector("input, textarea") ?? after)?.focus();
}
