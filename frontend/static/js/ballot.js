// The frame of every ballot: the meter and the words follow what was chosen. Nothing is kept on the device.
import { measures } from "./ballot-measures.js";
import { bodyOf } from "./fields.js";
import { grouped } from "./figures.js";

const rupiah = (amount) => `Rp${grouped(String(amount))}`;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

document.querySelectorAll("[data-ballot]").forEach((ballot) => {
  const form = ballot.closest("form");
  const before = "own" in ballot.dataset ? contentOf(form) : "";
  const update = () => show(form, ballot, before);
  ballot.addEventListener("input", update);
  ballot.addEventListener("change", update);
  ballot.addEventListener("ballot:change", update);
  window.addEventListener("pageshow", update);
  form.addEventListener("submit", (event) => stopIfOver(form, event), { capture: true });
  ballot.addEventListener("click", (event) => { if (event.target.closest("[data-clears]")) clear(ballot, event.target.closest("[data-clears]")); });
  update();
});

function contentOf(form) {
  const { choices = [], values = {} } = bodyOf(form);
  return JSON.stringify([form.querySelector("[data-ballot]").dataset.ballot === "rank" ? choices : [...choices].sort(), values]);
}

function stopIfOver(form, event) {
  if (!form.dataset.over) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const place = form.querySelector("[data-ballot-over]");
  say(place, form.dataset.over);
  place.focus();
}

function show(form, ballot, before) {
  const measured = measures[ballot.dataset.ballot](ballot, bodyOf(form));
  const left = measured.ceiling === null ? null : measured.ceiling - measured.used;
  const written = measured.isMoney ? rupiah : (number) => grouped(String(number));
  const over = tooMuch(ballot, measured, left, written);
  const isEmpty = measured.count === 0;
  form.dataset.over = over || (isEmpty && ballot.dataset.must) || "";
  showMeter(measured, written, left < 0);
  const words = { ...measured, hours: grouped(String(measured.hours ?? 0)), cost: rupiah(measured.cost ?? 0), left: written(Math.max(0, left ?? 0)) };
  say(form.querySelector("[data-ballot-words]"), fill(ballot.dataset.words, words));
  say(form.querySelector("[data-ballot-over]"), over);
  say(form.querySelector("[data-ballot-unsent]"), before && contentOf(form) !== before ? ballot.dataset.unsent : "");
  form.querySelector("[data-ballot-send]")?.setAttribute("aria-disabled", String(Boolean(over)));
  ballot.querySelectorAll("[data-tight-for]").forEach((place) => showTight(ballot, place, measured, left < 0 ? 0 : left));
  ballot.querySelectorAll("[data-clears]").forEach((button) => { button.hidden = !ballot.querySelector(`[name="${button.dataset.clears}"]:checked`); });
  askBeforeEmpty(form, ballot, isEmpty && !ballot.dataset.must);
}

// What goes beyond the ceiling, or beyond the second resource, in words; nothing when all fits.
function tooMuch(ballot, { uses }, left, written) {
  if (left !== null && left < 0) return fill(ballot.dataset.over, { excess: written(-left) });
  const excess = ballot.dataset.capacity ? uses - Number(ballot.dataset.capacity) : 0;
  return excess > 0 ? fill(ballot.dataset.overCapacity, { excess: grouped(String(excess)) }) : "";
}

function showMeter({ used, ceiling }, written, isOver) {
  const meter = document.getElementById("ballot-meter");
  if (!meter || ceiling === null) return;
  meter.querySelector("[data-used]").textContent = written(used);
  meter.querySelector(".meter").classList.toggle("meter-over", isOver);
  meter.querySelector(".fill").setAttribute("width", `${ceiling ? Math.min(100, (100 * used) / ceiling) : 0}%`);
}

// Said beside the box and read with it; the box stays usable: somebody may first choose, then give up another.
function showTight(ballot, place, measured, left) {
  const box = ballot.querySelector(`[name=choices][value="${place.dataset.tightFor}"]`);
  const lack = left === null ? 0 : (measured.isMoney ? Number(box.dataset.cost) : 1) - left;
  say(place, !box.checked && lack > 0 ? fill(ballot.dataset.tight, { lack: rupiah(lack) }) : "");
}

function askBeforeEmpty(form, ballot, isEmpty) {
  if (isEmpty) { form.dataset.confirm = ballot.dataset.empty; form.dataset.confirmVerb = ballot.dataset.emptyVerb; }
  else { delete form.dataset.confirm; delete form.dataset.confirmVerb; }
}

function clear(ballot, button) {
  const chosen = ballot.querySelector(`[name="${button.dataset.clears}"]:checked`);
  if (!chosen) return;
  chosen.checked = false;
  chosen.focus();
  ballot.dispatchEvent(new Event("ballot:change"));
}

function say(place, text) {
  if (place.textContent.trim() !== text) place.textContent = text;
  place.hidden = !text;
}
