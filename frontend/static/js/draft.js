// Saves a proposal while it is written: to the server, and on this device until the server has it (proposals/write.html).
import { refuse } from "./api-form.js";
import { costLines, bindCostLines, fillCostLines, lineWithoutPrice } from "./cost-lines.js";
import { ask } from "./dialog.js";
import { bindEstimate } from "./estimate.js";
import { bodyOf, clearError, clearErrors, showErrors } from "./fields.js";
import { NoNetwork, newKey, send } from "./request.js";
import { bindSimilar } from "./similar.js";
import { bindSteps } from "./steps.js";
import { clock, say, toastLater } from "./voices.js";

const SAVE_AFTER = 1200;
const TRY_AGAIN_AFTER = 15000;

const form = document.querySelector("form[data-draft]");
const state = { id: form.dataset.id, revision: Number(form.dataset.revision), saved: {}, key: newKey(), timer: 0, running: null };

const keptName = () => `rembuk:${document.body.dataset.me ?? ""}:writing:${state.id || "baru"}`;

function written() {
  const body = bodyOf(form);
  delete body.note;
  return { ...body, online: body.online ?? "", cost_lines: costLines(form) };
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const changes = (body) => Object.fromEntries(Object.entries(body).filter(([name, value]) => !same(value, state.saved[name])));

// `isSaved`: the server has this as that revision; kept because a page that loads meanwhile may still show the one before.
function keep({ isSaved = false } = {}) {
  try { localStorage.setItem(keptName(), JSON.stringify({ revision: state.revision, key: state.key, body: written(), isSaved })); } catch { /* full or forbidden: the page still holds the text */ }
}

function kept() {
  try { return JSON.parse(localStorage.getItem(keptName())); } catch { return null; }
}

const forget = () => localStorage.removeItem(keptName());

function tell(text, mark) {
  const place = document.querySelector("[data-saved]");
  place.textContent = text;
  place.dataset.mark = mark ?? "";
}

function later(after = SAVE_AFTER) {
  clearTimeout(state.timer);
  state.timer = setTimeout(save, after);
}

// One save at a time; what is typed meanwhile goes with the next. True when the server has everything.
async function save() {
  clearTimeout(state.timer);
  if (state.running) { await state.running; }
  state.running = saveOnce().finally(() => { state.running = null; });
  return state.running;
}

async function saveOnce() {
  const body = written();
  const changed = changes(body);
  if (!Object.keys(changed).length) {
    if (state.id) tell(say("saved", { time: clock() }), "saved");
    return true;
  }
  tell(say("saving"));
  try {
    return await settle(body, state.id ? await change(changed) : await start(body));
  } catch (error) {
    if (!(error instanceof NoNetwork)) throw error;
    keep();
    tell(say("kept", { time: clock() }), "kept");
    later(TRY_AGAIN_AFTER);
    return false;
  }
}

const start = (body) => send("/api/proposals/", { body: { ...body, call: Number(form.dataset.call) }, key: state.key });
const change = (changed) => send(`/api/proposals/${state.id}/`, { method: "PATCH", body: { ...changed, revision: state.revision } });

async function settle(body, { ok, status, data }) {
  if (ok) { accept(body, data); return true; }
  keep();
  if (data?.code === "stale_revision") return overwrite(data.stored);
  tell(say("kept", { time: clock() }), "kept");
  if (status === 400 && data?.errors) { showErrors(form, data.errors); return false; }
  refuse(form, status === 401 ? say("signedOut") : data?.message ?? say("failed"), false);
  return false;
}

function accept(body, stored) {
  if (!state.id) {
    forget();
    state.id = form.dataset.id = String(stored.id);
    history.replaceState(null, "", `/usulan/${stored.id}/tulis/`);
  }
  state.revision = stored.revision;
  state.saved = body;
  if (same(body, written())) keep({ isSaved: true }); else later();
  tell(say("saved", { time: clock() }), "saved");
}

// Another tab or device has saved since: the person says which text stays.
async function overwrite(stored) {
  if (await ask(form.dataset.stale, form.dataset.staleYes)) {
    state.revision = stored.revision;
    state.saved = {};
    return saveOnce();
  }
  forget();
  window.location.reload();
  return false;
}

function fill(body) {
  for (const [name, value] of Object.entries(body)) {
    if (name === "cost_lines") { fillCostLines(form, value); continue; }
    const field = form.elements[name];
    if (field) field.value = value ?? "";
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// What this device kept from before: unsent text goes on, saved text only where the page is older than it.
function takeUp(before) {
  if (!before) return;
  if (before.isSaved && before.revision <= state.revision) { forget(); return; }
  state.key = before.key ?? state.key;
  fill(before.body);
  if (before.isSaved) { state.revision = before.revision; state.saved = before.body; return; }
  if (state.id) state.revision = Math.min(state.revision, before.revision);
  later();
}

async function submit(event) {
  event.preventDefault();
  clearErrors(form);
  refuse(form, "");
  const unpriced = lineWithoutPrice(form, form.dataset.priceMissing);
  if (unpriced) { reach(unpriced); return; }
  const button = document.querySelector("[data-submit]");
  button.setAttribute("aria-busy", "true");
  try {
    if (await save() && state.id) await hand();
    else refuse(form, say(navigator.onLine ? "invalid" : "network"), false);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function hand() {
  try {
    const body = form.dataset.verb === "resubmit" ? { note: form.elements.note?.value ?? "" } : {};
    const { ok, data } = await send(`/api/proposals/${state.id}/${form.dataset.verb}/`, { body, key: newKey() });
    if (ok) { forget(); toastLater(form.dataset.done); window.location.assign(`/usulan/${state.id}/`); return; }
    if (data?.errors) { const [first, others] = showErrors(form, data.errors); refuse(form, [say("invalid"), ...others].join(" "), false); reach(first); return; }
    refuse(form, data?.message ?? say("failed"));
  } catch (error) {
    if (!(error instanceof NoNetwork)) throw error;
    refuse(form, say("network"));
  }
}

// A title is one line, though it may wrap on a narrow screen.
form.elements.title.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
bindCostLines(form);
const reach = bindSteps(form);
bindEstimate(form);
bindSimilar(form);
state.saved = state.id || !form.elements.title.value ? written() : {};
takeUp(kept());
form.addEventListener("input", (event) => {
  if (event.target.getAttribute?.("aria-invalid")) clearError(form, event.target);
  if (event.target.matches?.("[data-not-draft]")) return;
  keep();
  later();
});
form.addEventListener("submit", submit);
window.addEventListener("online", () => later(0));
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
