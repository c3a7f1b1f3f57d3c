// A questionnaire: progress, questions that depend on answers, and answers that survive a lost connection. What is
// typed is kept encrypted on this device; its key comes with the page, is the same in all tabs of the session, and stands
// nowhere on the device: when the session is over, nobody can read what was kept.
import { ask } from "./dialog.js";
import { refuse } from "./api-form.js";
import { branch, itemsOf, shownOf, skip, valueOf } from "./questions.js";
import { NoNetwork, send } from "./request.js";
import { say, toast, toastLater } from "./voices.js";

const form = document.querySelector("form[data-survey]");
const STALE = new Set(["not_authenticated", "stale_page"]);

// Seconds spent on it: on this page, and before on pages of which the answers were kept.
const begun = Date.now();
let earlier = 0;
const spent = () => Math.round(earlier + (Date.now() - begun) / 1000);

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const sessionKey = () => crypto.subtle.importKey("raw", bytes(form.dataset.lock), "AES-GCM", false, ["encrypt", "decrypt"]);

// Under the person's id, so that signing out forgets it (outbox.js).
const place = () => `rembuk:${document.body.dataset.me}:survey:${form.dataset.survey}`;

async function keep(content) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, await sessionKey(), new TextEncoder().encode(JSON.stringify(content)));
  localStorage.setItem(place(), `${text(nonce.buffer)}.${text(sealed)}`);
}

// What was kept in this session; what an earlier session left cannot be read by anybody: it is removed, and that is said.
async function kept() {
  const found = localStorage.getItem(place());
  if (!found) return null;
  const [nonce, sealed] = found.split(".").map(bytes);
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, await sessionKey(), sealed)));
  } catch (problem) {
    if (!(problem instanceof DOMException)) throw problem;
    localStorage.removeItem(place());
    refuse(form, form.dataset.unreadable, false);
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
  for (const item of itemsOf(form).filter((one) => !(one.dataset.item in answers))) {
    item.querySelectorAll("input").forEach((input) => { input.checked = false; });
    item.querySelectorAll("textarea").forEach((area) => { area.value = ""; });
  }
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
  await keep({ ...body(), queued, spent: spent() });
  form.querySelector("[data-survey-kept]").textContent = form.dataset.kept;
}

async function submit() {
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  form.querySelectorAll(".field-error").forEach((one) => { one.textContent = ""; });
  refuse(form, "");
  try {
    let answer = await put();
    if (STALE.has(answer.data?.code) && await renewed()) answer = await put();
    settle(answer);
  } catch (problem) {
    if (!(problem instanceof NoNetwork)) throw problem;
    queued = canKeep;
    await remember();
    if (canKeep) refuse(form, form.dataset.queued, true, "gold");
    else refuse(form, say("network"));
  } finally {
    form.ariaBusy = "false";
  }
}

// How long changing some answers took says nothing of how long all were read.
const put = () => send(form.getAttribute("action"), { method: "PUT", body: { ...body(), ...(form.dataset.again ? {} : { seconds: spent() }) } });

// Where somebody signed in again meanwhile: takes up the new session, if it is the same person's. Nobody else sends this.
async function renewed() {
  const answer = await fetch(window.location.href, { credentials: "same-origin" }).catch(() => { throw new NoNetwork(window.location.href); });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("form[data-survey]");
  if (!fresh || page.body.dataset.me !== document.body.dataset.me) return false;
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = fresh.elements.csrfmiddlewaretoken.value; });
  form.dataset.lock = fresh.dataset.lock;
  return true;
}

function settle({ ok, status, data }) {
  if (ok) {
    localStorage.removeItem(place());
    window.location.assign(form.dataset.success);
    return;
  }
  queued = false;
  if (status === 400 && data?.errors?.answers) { point(data.errors.answers); return; }
  refuse(form, STALE.has(data?.code) ? form.dataset.signedOut : data?.message ?? form.dataset.failed);
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
  if (before) { earlier = before.spent; restore(before); toast(form.dataset.restored); }
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
