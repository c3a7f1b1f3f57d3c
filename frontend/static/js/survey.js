// A questionnaire: progress, questions that depend on answers, and answers that survive a lost connection. What is
// typed is kept encrypted on the device under a key of this session (sessionStorage): with the session the key is gone.
import { ask } from "./dialog.js";
import { refuse } from "./api-form.js";
import { branch, shownOf, skip, valueOf } from "./questions.js";
import { NoNetwork, send } from "./request.js";
import { say, toast, toastLater } from "./voices.js";

const begun = Date.now();
const form = document.querySelector("form[data-survey]");

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

async function sessionKey() {
  if (!sessionStorage.getItem("rembuk:survey-key")) {
    sessionStorage.setItem("rembuk:survey-key", text(crypto.getRandomValues(new Uint8Array(32)).buffer));
  }
  return crypto.subtle.importKey("raw", bytes(sessionStorage.getItem("rembuk:survey-key")), "AES-GCM", false, ["encrypt", "decrypt"]);
}

// Under the person's id, so that signing out forgets it (outbox.js), as it does the key.
const place = () => `rembuk:${document.body.dataset.me}:survey:${form.dataset.survey}`;

async function keep(content) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, await sessionKey(), new TextEncoder().encode(JSON.stringify(content)));
  localStorage.setItem(place(), `${text(nonce.buffer)}.${text(sealed)}`);
}

// What was kept in this session; what an earlier session left cannot be read by anybody, and is removed.
async function kept() {
  const found = localStorage.getItem(place());
  if (!found) return null;
  const [nonce, sealed] = found.split(".").map(bytes);
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, await sessionKey(), sealed)));
  } catch (problem) {
    if (!(problem instanceof DOMException)) throw problem;
    localStorage.removeItem(place());
    return null;
  }
}

const canKeep = Boolean(globalThis.crypto?.subtle);

function body() {
  const answers = {};
  for (const item of shownOf(form)) {
    const value = valueOf(item);
    if (value !== null) answers[item.dataset.item] = value;
  }
  const background = {};
  for (const group of form.querySelectorAll("[data-background]")) {
    const chosen = group.querySelector("input:checked");
    if (chosen) background[group.dataset.background] = chosen.value;
  }
  return { answers, background, link: form.elements.link?.value ?? "" };
}

function progress() {
  branch(form);
  const shown = shownOf(form);
  const done = shown.filter((item) => valueOf(item) !== null).length;
  form.querySelector("[data-survey-progress]").textContent = form.dataset.progress.replace("{done}", done).replace("{all}", shown.length);
  form.querySelector("[data-survey-fill]").setAttribute("width", `${shown.length ? (100 * done) / shown.length : 0}%`);
}

function restore({ answers, background, link }) {
  for (const [code, value] of Object.entries(answers)) {
    const item = form.querySelector(`[data-item="${CSS.escape(code)}"]`);
    const area = item?.querySelector("textarea");
    if (area) area.value = value;
    else item?.querySelector(`input[value="${CSS.escape(String(value))}"]`)?.click();
  }
  for (const [name, value] of Object.entries(background)) {
    form.querySelector(`[data-background="${CSS.escape(name)}"] input[value="${CSS.escape(value)}"]`)?.click();
  }
  if (form.elements.link) form.elements.link.value = link;
}

let queued = false;

async function remember() {
  progress();
  if (!canKeep) return;
  await keep({ ...body(), queued });
  form.querySelector("[data-survey-kept]").textContent = form.dataset.kept;
}

async function submit() {
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  form.querySelectorAll(".field-error").forEach((one) => { one.textContent = ""; });
  refuse(form, "");
  try {
    settle(await send(form.getAttribute("action"), { method: "PUT", body: { ...body(), seconds: Math.round((Date.now() - begun) / 1000) } }));
  } catch (problem) {
    if (!(problem instanceof NoNetwork)) throw problem;
    queued = canKeep;
    await remember();
    refuse(form, canKeep ? form.dataset.queued : say("network"));
  } finally {
    form.ariaBusy = "false";
  }
}

function settle({ ok, status, data }) {
  if (ok) {
    localStorage.removeItem(place());
    window.location.assign(form.dataset.success);
    return;
  }
  queued = false;
  if (status === 400 && data?.errors?.answers) { point(data.errors.answers); return; }
  refuse(form, data?.message ?? form.dataset.failed);
}

function point(errors) {
  for (const [code, texts] of Object.entries(errors)) {
    const holder = form.querySelector(`[data-item="${CSS.escape(code)}"] .field-error, [data-field="${CSS.escape(code)}"] .field-error`);
    if (holder) holder.textContent = texts.join(" ");
    else refuse(form, texts.join(" "));
  }
  form.querySelector(".field-error:not(:empty)")?.closest("[data-item], [data-field]")?.querySelector("input, textarea")?.focus();
}

async function begin() {
  form.addEventListener("input", remember);
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  for (const button of form.querySelectorAll("[data-survey-skip]")) button.addEventListener("click", () => { skip(form, button, form.querySelector("button[type=submit]")); remember(); });
  window.addEventListener("online", () => { if (queued) submit(); });
  const before = canKeep ? await kept() : null;
  if (before) { restore(before); toast(form.dataset.restored); }
  progress();
  if (before?.queued && navigator.onLine) submit();
}

const withdraw = document.querySelector("[data-survey-withdraw]");
withdraw?.addEventListener("click", async () => {
  if (!(await ask(withdraw.dataset.confirm, withdraw.dataset.confirmVerb))) return;
  const { ok, data } = await send(withdraw.dataset.surveyWithdraw, { method: "DELETE" });
  if (!ok) { toast(data?.message ?? say("failed")); return; }
  if (form) localStorage.removeItem(place());
  toastLater(withdraw.dataset.toast);
  window.location.assign("/survei/");
});

if (form) begin();
