// One way to change things: JSON to the API, with the CSRF token, repeated safely when the network fails.
const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
const csrfToken = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || cookie("csrftoken");

export const newKey = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class NoNetwork extends Error {}

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// {ok, status, data} or throws NoNetwork after `tries`. `body`: an object, FormData or nothing.
export async function send(url, { method = "POST", body, key, tries = 3 } = {}) {
  const isForm = body instanceof FormData;
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
  if (!isForm) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(url, { method, headers, credentials: "same-origin", body: isForm ? body : JSON.stringify(body ?? {}) });
      if (answer.status < 502 || attempt >= tries) return { ok: answer.ok, status: answer.status, data: await read(answer) };
    } catch {
      if (attempt >= tries || !navigator.onLine) throw new NoNetwork(url);
    }
    await wait(400 * 3 ** (attempt - 1));
  }
}

async function read(answer) {
  const text = await answer.text();
  try { return text ? JSON.parse(text) : null; } catch { return null; }
}
