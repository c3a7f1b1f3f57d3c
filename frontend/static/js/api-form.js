// Enhances <form data-api action="/api/…"> (components/api_form.html): sends JSON, shows the API's errors beside the
// fields and its refusals above the form, keeps what was typed, and repeats safely.
import { ask } from "./dialog.js";
import { bodyOf, clearError, clearErrors, missing, showErrors } from "./fields.js";
import { forgetDraft, keepDraft, queue, restoreDraft } from "./outbox.js";
import { NoNetwork, newKey, send } from "./request.js";
import { say, toast, toastFromBefore, toastLater } from "./voices.js";

export function bindForms(root) {
  root.querySelectorAll("form[data-api]:not([data-bound])").forEach(bind);
  if (root === document) toastFromBefore();
}

function bind(form) {
  form.dataset.bound = "";
  if (form.dataset.offline) restoreDraft(form);
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(form, event.submitter); });
  form.addEventListener("input", (event) => {
    if (event.target.getAttribute("aria-invalid")) clearError(form, event.target);
    if (form.dataset.offline) keepDraft(form);
  });
}

async function submit(form, submitter) {
  if (form.ariaBusy === "true") return;
  clearErrors(form);
  refuse(form, "");
  const empty = missing(form, say("required"));
  if (Object.keys(empty).length) { pointAt(form, empty); return; }
  if (form.dataset.confirm && !(await ask(form.dataset.confirm, form.dataset.confirmVerb || submitter?.textContent.trim()))) return;
  const body = form.enctype === "multipart/form-data" ? new FormData(form, submitter) : bodyOf(form, submitter);
  setBusy(form, submitter, true);
  try {
    settle(form, await send(form.getAttribute("action"), { method: form.dataset.method || "POST", body, key: keyFor(form, body) }));
  } catch (error) {
    if (!(error instanceof NoNetwork)) throw error;
    withoutNetwork(form, body);
  } finally {
    setBusy(form, submitter, false);
  }
}

// The same content is the same request, however often it is sent; other content gets a new key.
function keyFor(form, body) {
  const content = body instanceof FormData ? newKey() : JSON.stringify(body);
  if (form.dataset.sent !== content) { form.dataset.sent = content; form.dataset.key = newKey(); }
  return form.dataset.key;
}

function setBusy(form, submitter, busy) {
  form.ariaBusy = String(busy);
  const button = submitter ?? form.querySelector("button:not([type=button])");
  if (busy) button?.setAttribute("aria-busy", "true"); else button?.removeAttribute("aria-busy");
}

function settle(form, { ok, status, data }) {
  if (ok) { finish(form, data); return; }
  if (status === 400 && data?.errors) { pointAt(form, data.errors); return; }
  if (status === 401 || data?.code === "not_authenticated") { refuse(form, say("signedOut")); return; }
  refuse(form, status < 500 && data?.message ? data.message : say("failed"));
  form.dispatchEvent(new CustomEvent("api:refused", { detail: data, bubbles: true }));
}

function pointAt(form, errors) {
  const [first, others] = showErrors(form, errors);
  if (others.length) refuse(form, others.join(" "), !first);
  else if (!first) refuse(form, say("invalid"));
  first?.focus();
}

// A refusal stands above the form's fields, is read out, and takes the focus unless a field has it.
export function refuse(form, text, takesFocus = true, tone = "danger") {
  const place = form.querySelector("[data-refusal]");
  if (!place) { toast(text); return; }
  place.className = text ? `notice notice-${tone}` : "";
  place.setAttribute("role", "alert");
  place.textContent = text;
  place.hidden = !text;
  if (text && takesFocus) place.focus();
}

function finish(form, data) {
  if (form.dataset.offline) forgetDraft(form);
  delete form.dataset.sent;
  const goesOn = form.dispatchEvent(new CustomEvent("api:done", { detail: data, bubbles: true, cancelable: true }));
  if (!goesOn) return;
  if ("reset" in form.dataset) form.reset();
  const success = form.dataset.success || "reload";
  if (success === "stay") { form.closest("dialog")?.close(); toast(form.dataset.toast); return; }
  toastLater(form.dataset.toast);
  if (success === "reload") window.location.reload();
  else window.location.assign(success.replace(/\{(\w+)\}/g, (whole, name) => encodeURIComponent(data?.[name] ?? "")));
}

function withoutNetwork(form, body) {
  if (!form.dataset.offline || body instanceof FormData) { refuse(form, say("network")); return; }
  queue({ url: form.getAttribute("action"), method: form.dataset.method || "POST", body, key: form.dataset.key });
  forgetDraft(form);
  form.dispatchEvent(new CustomEvent("api:queued", { detail: body, bubbles: true }));
  form.reset();
  toast(say("queued"));
}
