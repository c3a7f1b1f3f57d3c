// Fields for money and numbers (data-figure) group thousands while typing; fields with a limit (data-limit) count;
// fields for files show their names, and refuse what is larger than data-most-bytes with the words of data-too-large.
import { say } from "./voices.js";

const point = () => (document.documentElement.lang === "en" ? "," : ".");

export const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, point());

export function bindFigures(root) {
  root.querySelectorAll("[data-figure]:not([data-counts])").forEach((field) => {
    field.dataset.counts = "";
    field.addEventListener("input", () => regroup(field));
  });
  root.querySelectorAll("[data-limit]:not([data-counts])").forEach((field) => {
    field.dataset.counts = "";
    field.addEventListener("input", () => count(field));
    count(field);
  });
  root.querySelectorAll("input[type=file]:not([data-counts])").forEach((field) => {
    field.dataset.counts = "";
    field.addEventListener("change", () => nameFile(field));
  });
}

// The browser's own words for choosing a file are in the browser's language, so the field has its own.
function nameFile(field) {
  const place = field.closest(".file")?.querySelector("[data-file-name]");
  const isLarge = field.dataset.mostBytes && [...field.files].some((file) => file.size > Number(field.dataset.mostBytes));
  if ("tooLarge" in field.dataset) field.closest(".field").querySelector(".field-error").textContent = isLarge ? field.dataset.tooLarge : "";
  if (isLarge) field.value = "";
  if (place && field.files.length) place.textContent = [...field.files].map((file) => file.name).join(", ");
}

// The caret stays behind the same digit.
function regroup(field) {
  const digitsBefore = field.value.slice(0, field.selectionStart).replace(/\D/g, "").length;
  field.value = grouped(field.value.replace(/\D/g, "").replace(/^0+(?=\d)/, ""));
  let at = 0;
  for (let seen = 0; seen < digitsBefore && at < field.value.length; at += 1) if (/\d/.test(field.value[at])) seen += 1;
  if (document.activeElement === field) field.setSelectionRange(at, at);
}

function count(field) {
  const place = field.closest(".field")?.querySelector("[data-counter]");
  if (!place) return;
  const left = Number(field.dataset.limit) - [...field.value].length;
  place.toggleAttribute("data-over", left < 0);
  place.value = say(left < 0 ? "over" : "left", { count: Math.abs(left) });
}
