// The ballot: the meter follows the choices, and what no longer fits says so. Nothing is kept on the device.
import { grouped } from "./figures.js";

const rupiah = (amount) => `Rp${grouped(String(amount))}`;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const sum = (boxes, name) => boxes.reduce((total, box) => total + Number(box.dataset[name]), 0);

document.querySelectorAll("[data-ballot]").forEach((ballot) => {
  const form = ballot.closest("form");
  const boxes = [...ballot.querySelectorAll("input[type=checkbox]")];
  const before = chosenIds(boxes);
  const update = () => show(form, ballot, boxes, before);
  ballot.addEventListener("change", update);
  window.addEventListener("pageshow", update);
  form.addEventListener("submit", (event) => { if (form.dataset.over === "true") { event.preventDefault(); event.stopImmediatePropagation(); form.querySelector("[data-ballot-over]").focus(); } }, { capture: true });
  update();
});

function chosenIds(boxes) {
  return boxes.filter((box) => box.checked).map((box) => box.value).sort().join();
}

function show(form, ballot, boxes, before) {
  const budget = Number(ballot.dataset.budget);
  const chosen = boxes.filter((box) => box.checked);
  const left = budget - sum(chosen, "cost");
  const isOver = left < 0;
  form.dataset.over = String(isOver);
  showMeter(budget, budget - left, isOver);
  const words = { count: chosen.length, hours: grouped(String(sum(chosen, "hours"))), left: rupiah(left) };
  say(form.querySelector("[data-ballot-words]"), fill(isOver ? ballot.dataset.wordsOver : ballot.dataset.words, words));
  say(form.querySelector("[data-ballot-over]"), isOver ? fill(ballot.dataset.over, { excess: rupiah(-left) }) : "");
  say(form.querySelector("[data-ballot-unsent]"), before && chosenIds(boxes) !== before ? ballot.dataset.unsent : "");
  form.querySelector("[data-ballot-send]").setAttribute("aria-disabled", String(isOver));
  boxes.forEach((box) => showTight(form, ballot, box, isOver ? 0 : left));
  askBeforeEmpty(form, ballot, chosen.length === 0);
}

function showMeter(budget, used, isOver) {
  const meter = document.getElementById("ballot-money");
  meter.querySelector("[data-used]").textContent = rupiah(used);
  meter.querySelector(".meter").classList.toggle("meter-over", isOver);
  meter.querySelector(".fill").setAttribute("width", `${budget ? Math.min(100, (100 * used) / budget) : 0}%`);
}

// Said beside the box and read with it; the box stays usable: somebody may first choose, then give up another.
function showTight(form, ballot, box, left) {
  const lack = Number(box.dataset.cost) - left;
  say(form.querySelector(`[data-tight-for="${box.value}"]`), !box.checked && lack > 0 ? fill(ballot.dataset.tight, { lack: rupiah(lack) }) : "");
}

function askBeforeEmpty(form, ballot, isEmpty) {
  if (isEmpty) { form.dataset.confirm = ballot.dataset.empty; form.dataset.confirmVerb = ballot.dataset.emptyVerb; }
  else { delete form.dataset.confirm; delete form.dataset.confirmVerb; }
}

function say(place, text) {
  if (place.textContent.trim() !== text) place.textContent = text;
  place.hidden = !text;
}
