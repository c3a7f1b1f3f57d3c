// Steppers of a ballot that shares points: − and + beside a number that can be typed as well.
const ballot = document.querySelector("[data-ballot=points]");

const given = () => [...ballot.querySelectorAll("input[type=number]")].reduce((total, field) => total + (Number.parseInt(field.value, 10) || 0), 0);

function step(button) {
  const field = button.parentElement.querySelector("input");
  const before = Number.parseInt(field.value, 10) || 0;
  const by = Number(button.dataset.step);
  if (before + by < 0 || (by > 0 && given() >= Number(ballot.dataset.ceiling))) return;
  field.value = before + by;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function show() {
  const isSpent = given() >= Number(ballot.dataset.ceiling);
  ballot.querySelectorAll(".stepper").forEach((stepper) => {
    const value = Number.parseInt(stepper.querySelector("input").value, 10) || 0;
    stepper.querySelector("[data-step='-1']").setAttribute("aria-disabled", String(value <= 0));
    stepper.querySelector("[data-step='1']").setAttribute("aria-disabled", String(isSpent));
    stepper.closest("article").toggleAttribute("data-given", value > 0);
  });
}

if (ballot) {
  ballot.addEventListener("click", (event) => { const button = event.target.closest("[data-step]"); if (button) step(button); });
  ballot.addEventListener("input", show);
  // A number that was emptied is nought again; one that is chosen is overwritten by typing.
  ballot.addEventListener("focusout", ({ target }) => { if (target.type === "number") target.value = Math.max(0, Number.parseInt(target.value, 10) || 0); });
  ballot.addEventListener("focusin", ({ target }) => { if (target.type === "number") target.select(); });
  window.addEventListener("pageshow", show);
  show();
}
