// The editor of a draft: blocks are added, moved and removed; a draft that somebody else has saved is not overwritten.
import { ask } from "./dialog.js";
import { blocksIn, codeField, follow, move, refresh } from "./instrument-blocks.js";
import { toast } from "./voices.js";

const form = document.getElementById("instrument");
const bar = form?.querySelector(".editor-bar");
const blank = (kind) => document.querySelector(`template[data-blank="${kind}"]`).content.cloneNode(true);
let isChanged = false;
let stays = false;

function changed() {
  isChanged = true;
  refresh(form);
}

function add(button) {
  const kind = button.dataset.add;
  const list = (button.closest("[data-block]") ?? form).querySelector(`[data-list="${kind}"]`);
  list.append(blank(kind));
  if (kind === "section") list.lastElementChild.querySelector('[data-list="item"]').append(blank("item"));
  begin(list.lastElementChild);
  changed();
  list.lastElementChild.querySelector("input:not([type=hidden]), textarea").focus();
}

// A new item is mostly a statement on the scale that the others use.
function begin(block) {
  const scale = codeField(form.querySelector('[data-block="scale"]') ?? form)?.value;
  for (const select of scale ? block.querySelectorAll('[data-choose="scale"]') : []) select.append(new Option(scale, scale, true, true));
}

async function remove(block) {
  const asks = block.dataset.block !== "option" && [...block.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox])")].some((field) => field.value);
  if (asks && !(await ask(bar.dataset.sure, bar.dataset.sureVerb))) return;
  const near = block.nextElementSibling ?? block.previousElementSibling ?? block.parentElement.parentElement.querySelector("[data-add]");
  block.remove();
  changed();
  (near.querySelector("summary, input:not([type=hidden])") ?? near).focus();
}

// The place that had the focus keeps it: a block that is moved loses it for a moment.
function shift(block, by) {
  const focused = document.activeElement;
  if (!move(form, block, by)) return;
  changed();
  if (focused?.disabled) block.querySelector(".block-tools button:not(:disabled)").focus(); else focused?.focus();
  const place = bar.querySelector("[data-moved]");
  place.textContent = place.dataset.said.replace("{place}", blocksIn(form, block.dataset.block).indexOf(block) + 1);
}

function click(event) {
  const block = event.target.closest("[data-block]");
  const adds = event.target.closest("[data-add]");
  if (adds) add(adds);
  else if (event.target.closest("[data-up]")) shift(block, -1);
  else if (event.target.closest("[data-down]")) shift(block, 1);
  else if (event.target.closest("[data-remove]")) remove(block);
  else if (event.target.closest("[data-save-apart]")) saveApart();
}

// As the draft of a version of its own, with the same errors at the same fields.
function saveApart() {
  form.setAttribute("action", "/api/instruments/");
  form.dataset.method = "POST";
  form.elements.instrument.disabled = false;
  form.elements.revision.disabled = true;
  form.requestSubmit();
}

function keydown(event) {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const block = event.target.closest('[data-block]:not([data-block="option"])');
  if (!by || !event.altKey || !block) return;
  event.preventDefault();
  shift(block, by);
}

function saved(event) {
  isChanged = false;
  if (!stays) return;
  event.preventDefault();
  form.elements.revision.value = event.detail.revision;
  toast(form.dataset.toast);
}

if (form) {
  form.addEventListener("click", click);
  form.addEventListener("keydown", keydown);
  form.addEventListener("input", () => { isChanged = true; });
  form.addEventListener("change", (event) => {
    const block = event.target.closest("[data-block]");
    if (block && block.dataset.block !== "section" && block.dataset.block !== "option" && event.target === codeField(block)) follow(form, block);
    changed();
  });
  form.addEventListener("submit", (event) => { stays = event.submitter?.dataset.stay !== undefined; refresh(form); }, { capture: true });
  form.addEventListener("api:done", saved);
  form.addEventListener("api:refused", (event) => {
    if (event.detail?.code === "stale_revision") form.querySelector("[data-conflict]").hidden = false;
  });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
  refresh(form);
}
