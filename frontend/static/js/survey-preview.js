// A questionnaire that is only looked at: its branches work, nothing is sent or kept.
import { branch, skip } from "./questions.js";

const form = document.querySelector("form[data-preview]");
if (form) {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => branch(form));
  for (const button of form.querySelectorAll("[data-survey-skip]")) button.addEventListener("click", () => skip(form, button));
  branch(form);
}
