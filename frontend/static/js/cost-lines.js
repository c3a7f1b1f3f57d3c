// The lines of the rough cost: add, remove, and what each and all come to.
import { bindFigures, grouped } from "./figures.js";

const digits = (field) => { const text = field.value.replace(/\D/g, ""); return text === "" ? null : Number(text); };
const lines = (form) => [...form.querySelectorAll("[data-lines] [data-line]")];
const part = (line, name) => line.querySelector(`[name$=".${name}"]`);

export const money = (amount) => `Rp${grouped(String(amount))}`;

export function bindCostLines(form) {
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-add-line]")) addLine(form).querySelector("input").focus();
    const remove = event.target.closest("[data-remove-line]");
    if (remove) removeLine(form, remove.closest("[data-line]"));
  });
  form.addEventListener("input", () => showSums(form));
  showSums(form);
}

export function addLine(form) {
  form.querySelector("[data-lines]").append(form.querySelector("[data-line-blank]").content.cloneNode(true));
  number(form);
  bindFigures(form);
  return lines(form).at(-1);
}

function removeLine(form, line) {
  const next = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  number(form);
  (next?.querySelector("input") ?? form.querySelector("[data-add-line]")).focus();
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function number(form) {
  lines(form).forEach((line, at) => line.querySelectorAll("[name]").forEach((field) => { field.name = field.name.replace(/\.\d+\./, `.${at}.`); }));
}

// Lines as the API wants them: without those that nobody has begun.
export function costLines(form) {
  return lines(form).map((line) => ({ description: part(line, "description").value.trim(), volume: digits(part(line, "volume")) ?? 0, measure: part(line, "measure").value.trim(), unit_price: digits(part(line, "unit_price")) ?? 0 })).filter(({ description, unit_price: price }) => description || price);
}

export function fillCostLines(form, stored) {
  form.querySelector("[data-lines]").replaceChildren();
  (stored.length ? stored : [{ description: "", volume: 1, measure: "", unit_price: null }]).forEach((row) => {
    const line = addLine(form);
    part(line, "description").value = row.description;
    part(line, "measure").value = row.measure;
    part(line, "volume").value = row.volume === null ? "" : grouped(String(row.volume));
    part(line, "unit_price").value = row.unit_price === null ? "" : grouped(String(row.unit_price));
  });
  showSums(form);
}

// The line that has a description and no price, marked; null when there is none.
export function lineWithoutPrice(form, text) {
  const bad = lines(form).filter((line) => part(line, "description").value.trim() && digits(part(line, "unit_price")) === null);
  lines(form).forEach((line) => { line.querySelector(".line-error").textContent = bad.includes(line) ? text : ""; });
  return bad.length ? part(bad[0], "unit_price") : null;
}

function showSums(form) {
  let sum = 0;
  for (const line of lines(form)) {
    const price = digits(part(line, "unit_price"));
    const amount = (digits(part(line, "volume")) ?? 0) * (price ?? 0);
    line.querySelector("[data-amount]").value = price === null ? "–" : money(amount);
    sum += amount;
  }
  document.querySelectorAll("[data-cost]").forEach((place) => { place.textContent = Number.isSafeInteger(sum) ? money(sum) : "–"; });
}
