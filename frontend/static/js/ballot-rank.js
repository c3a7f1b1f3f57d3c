// Putting candidates in order: by the buttons of each, or by dragging its handle. Each move is said aloud.
const ranked = document.querySelector("[data-ranked]");
const unranked = document.querySelector("[data-unranked]");
const said = document.querySelector("[data-rank-said]");
const items = () => [...ranked.children];
const EDGE = 90;

function announce(kind, item) {
  const values = { title: item.dataset.title, place: items().indexOf(item) + 1, all: items().length };
  said.textContent = said.dataset[kind].replace(/\{(\w+)\}/g, (whole, name) => values[name]);
}

function settle() {
  const all = items();
  all.forEach((item, at) => {
    item.querySelector("[data-up]").disabled = at === 0;
    item.querySelector("[data-down]").disabled = at === all.length - 1;
  });
  ranked.dispatchEvent(new Event("ballot:change", { bubbles: true }));
}

function add(item) {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.querySelector("input").checked = true;
  ranked.append(item);
  settle();
  announce("added", item);
  (next?.querySelector("[data-add]") ?? item.querySelector("[data-remove]")).focus();
}

function remove(item) {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.querySelector("input").checked = false;
  unranked.prepend(item);
  settle();
  announce("removed", item);
  (next?.querySelector("[data-remove]") ?? item.querySelector("[data-add]")).focus();
}

function move(item, by) {
  const other = items()[items().indexOf(item) + by];
  if (!other) return;
  if (by < 0) other.before(item); else other.after(item);
  settle();
  announce("moved", item);
  item.querySelector(by < 0 ? "[data-up]:not(:disabled), [data-down]" : "[data-down]:not(:disabled), [data-up]").focus();
  item.scrollIntoView({ block: "nearest" });
}

// The dragged item takes the place of the one under the pointer; Escape or a lost pointer puts it back.
function drag(item, handle, event) {
  const before = items();
  handle.setPointerCapture(event.pointerId);
  item.classList.add("rank-dragged");
  const follow = ({ clientY }) => {
    const over = items().find((other) => other !== item && clientY > other.getBoundingClientRect().top && clientY < other.getBoundingClientRect().bottom);
    if (over) { if (items().indexOf(over) < items().indexOf(item)) over.before(item); else over.after(item); }
    if (clientY < EDGE) window.scrollBy(0, -12); else if (clientY > window.innerHeight - 2 * EDGE) window.scrollBy(0, 12);
  };
  const end = (isKept) => {
    stop.abort();
    item.classList.remove("rank-dragged");
    if (!isKept) ranked.append(...before);
    settle();
    if (isKept) announce("moved", item);
  };
  const stop = new AbortController();
  const only = { signal: stop.signal };
  handle.addEventListener("pointermove", follow, only);
  handle.addEventListener("pointerup", () => end(true), only);
  handle.addEventListener("pointercancel", () => end(false), only);
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") end(false); }, only);
}

if (ranked) {
  document.addEventListener("click", ({ target }) => {
    const item = target.closest("[data-rank-item]");
    if (!item) return;
    if (target.closest("[data-add]")) add(item);
    else if (target.closest("[data-remove]")) remove(item);
    else if (target.closest("[data-up]")) move(item, -1);
    else if (target.closest("[data-down]")) move(item, 1);
  });
  ranked.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (handle && event.button === 0) { event.preventDefault(); drag(handle.closest("[data-rank-item]"), handle, event); }
  });
  settle();
}
