// What was typed or sent without a network stays on this device, under the person's id, until the server has it.
// Ballots never come here.
import { NoNetwork, send } from "./request.js";
import { say, toast } from "./voices.js";

const me = () => document.body.dataset.me ?? "";
const draftName = (form) => `rembuk:${me()}:draft:${form.dataset.offline}`;
const queueName = () => `rembuk:${me()}:queue`;

function read(name, otherwise) {
  try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; }
}

function write(name, value) {
  try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* full or forbidden: the page still holds the text */ }
}

const kept = (field) => field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type);

export function keepDraft(form) {
  const values = [...form.elements].filter(kept).map((field) => [field.name, /^(checkbox|radio)$/.test(field.type) ? `${field.value}=${field.checked}` : field.value]);
  write(draftName(form), values);
}

export function restoreDraft(form) {
  const values = read(draftName(form), []);
  const fields = [...form.elements].filter(kept);
  for (const [name, value] of values) {
    const at = fields.findIndex((field) => field.name === name && (!/^(checkbox|radio)$/.test(field.type) || value.startsWith(`${field.value}=`)));
    if (at < 0) continue;
    const [field] = fields.splice(at, 1);
    if (/^(checkbox|radio)$/.test(field.type)) field.checked = value.endsWith("=true"); else field.value = value;
  }
  if (values.length) form.dispatchEvent(new Event("input", { bubbles: true }));
}

export function forgetDraft(form) {
  localStorage.removeItem(draftName(form));
}

export function queue(request) {
  write(queueName(), [...read(queueName(), []), request]);
}

let isFlushing = false;

// Sends what waits, oldest first; stops at the first failure of the network, drops what the server refuses (and says why).
export async function flushQueue() {
  if (isFlushing) return;
  isFlushing = true;
  let sent = 0;
  try {
    for (let waiting = read(queueName(), []); waiting.length; waiting = read(queueName(), [])) {
      const { url, method, body, key } = waiting[0];
      const answer = await send(url, { method, body, key, tries: 1 });
      if (answer.status >= 500 || answer.status === 401) break;
      write(queueName(), read(queueName(), []).slice(1));
      if (answer.ok) sent += 1; else toast(answer.data?.message ?? say("invalid"));
    }
  } catch (error) {
    if (!(error instanceof NoNetwork)) throw error;
  } finally {
    isFlushing = false;
  }
  if (!sent) return;
  toast(say("sent"));
  document.dispatchEvent(new CustomEvent("outbox:sent"));
}

// A shared phone must not keep somebody's drafts after signing out.
export function forgetOnSignOut() {
  document.querySelector("form[data-forgets]")?.addEventListener("submit", () => {
    Object.keys(localStorage).filter((name) => name.startsWith(`rembuk:${me()}:`)).forEach((name) => localStorage.removeItem(name));
  });
}
