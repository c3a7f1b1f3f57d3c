// One question at a time where the screen is narrow, all of them where there is room.
const narrow = window.matchMedia("(max-width: 63.99rem)");

export function bindSteps(form) {
  const steps = [...form.querySelectorAll("[data-step]")];
  const submit = document.querySelector("[data-submit-place]");
  const home = submit.parentElement;
  const buttons = form.querySelector(".step-buttons");
  let at = 0;

  function show(moveFocus) {
    const single = narrow.matches;
    form.classList.toggle("in-steps", single);
    steps.forEach((step, index) => { step.hidden = single && index !== at; });
    (single ? buttons : home).append(submit);
    const last = at === steps.length - 1;
    submit.hidden = single && !last;
    form.querySelector("[data-back]").hidden = at === 0;
    form.querySelector("[data-next]").hidden = last;
    form.querySelector("[data-step-words]").textContent = form.dataset.stepOf.replace("{step}", at + 1).replace("{steps}", steps.length);
    form.querySelector("[data-step-bar]").className = `at-${at + 1}`;
    if (moveFocus && single) { steps[at].querySelector("h2").focus(); window.scrollTo({ top: 0 }); }
  }

  const go = (to) => { at = Math.max(0, Math.min(steps.length - 1, to)); show(true); };
  form.querySelector("[data-next]").addEventListener("click", () => go(at + 1));
  form.querySelector("[data-back]").addEventListener("click", () => go(at - 1));
  narrow.addEventListener("change", () => show(false));
  show(false);
  // Brings the question of a field to the screen.
  return (field) => {
    const index = steps.findIndex((step) => step.contains(field));
    if (index >= 0 && narrow.matches) { at = index; show(false); }
    field?.focus();
  };
}
