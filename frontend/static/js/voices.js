// Texts that scripts say: written by the server in the reader's language (components/voices.html).
const texts = () => document.getElementById("voices")?.dataset ?? {};

export function say(name, values = {}) {
  const text = texts()[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

// A short message that goes by itself; `undo` adds the button that takes it back.
export function toast(text, undo) {
  const place = document.querySelector("[data-toasts]");
  if (!place || !text) return;
  const box = document.createElement("div");
  box.className = "toast";
  box.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: say("undo") });
    button.addEventListener("click", () => { box.remove(); undo(); });
    box.append(button);
  }
  place.append(box);
  setTimeout(() => box.remove(), undo ? 9000 : 5000);
}

// A toast for the page that comes next.
export function toastLater(text) {
  if (text) sessionStorage.setItem("rembuk:toast", text);
}

export function toastFromBefore() {
  const text = sessionStorage.getItem("rembuk:toast");
  sessionStorage.removeItem("rembuk:toast");
  if (text) toast(text);
}

export const clock = () => new Date().toLocaleTimeString(document.documentElement.lang === "en" ? "en-GB" : "id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" });
