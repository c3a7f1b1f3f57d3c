// A board: takes up new and changed posts as the socket hints at them, older ones on demand; replies, edits, reports.
import { bindForms } from "./api-form.js";
import { listen } from "./live.js";
import { flushQueue } from "./outbox.js";
import { send } from "./request.js";

const CALM = 1500;
const NEAR = 20;
const FAR = 100;
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function bind(board) {
  const list = board.querySelector("[data-board-posts]");
  const composer = board.querySelector("#composer");
  const newer = board.querySelector("[data-board-new]");
  let revision = Number(board.dataset.revision);
  let topic = board.dataset.topic;
  let reading = null;
  let again = false;
  const life = new AbortController();
  const { signal } = life;

  // Catching up: one request at a time; a hint that comes meanwhile asks for another.
  async function catchUp() {
    if (reading) { again = true; return; }
    reading = read();
    try { await reading; } finally { reading = null; }
    if (again) { again = false; catchUp(); }
  }

  async function read() {
    for (let more = true; more;) {
      const part = await fragment(`since=${revision}`);
      if (!part) return;
      revision = Math.max(revision, Number(part.dataset.revision));
      more = "more" in part.dataset;
      board.querySelector("[data-board-count]").textContent = part.dataset.count;
      if (!topic && part.dataset.topic) { topic = part.dataset.topic; leave(); leave = listen(topic, handlers); }
      take([...part.children]);
    }
  }

  async function fragment(query) {
    const answer = await fetch(`${board.dataset.url}?${query}`, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("ol");
  }

  // Each post stands once, by its id, in the order of ids; a changed one is replaced at its place.
  function take(posts) {
    const wasAtEnd = isAtEnd();
    let hasNew = false;
    let mine = null;
    for (const post of posts) {
      const known = document.getElementById(post.id);
      if (known) { if (Number(known.dataset.revision) < Number(post.dataset.revision)) replace(known, post); continue; }
      if (isBeforeOldest(post)) continue;
      put(post);
      hasNew = true;
      if (post.classList.contains("post-mine")) mine = post;
    }
    watchLast();
    if (!hasNew) return;
    board.querySelector("[data-board-empty]").hidden = true;
    if (mine || wasAtEnd) (mine ?? list.lastElementChild).scrollIntoView({ block: "nearest" }); else newer.hidden = false;
  }

  // What somebody is reading aloud or pressing must not vanish under them: the focus goes to the new copy.
  function replace(known, post) {
    const focused = known.contains(document.activeElement);
    if ("firstUnread" in known.dataset) post.dataset.firstUnread = "";
    known.replaceWith(post);
    if (focused) post.focus();
  }

  function isBeforeOldest(post) {
    const oldest = list.querySelector("[data-post]");
    return Boolean(board.querySelector("[data-board-older]")) && oldest && Number(post.dataset.post) < Number(oldest.dataset.post);
  }

  function put(post) {
    const after = [...list.querySelectorAll("[data-post]")].find((other) => Number(other.dataset.post) > Number(post.dataset.post));
    list.insertBefore(post, after ?? list.querySelector(".post-waiting"));
  }

  function isAtEnd() {
    const last = list.lastElementChild?.getBoundingClientRect();
    return Boolean(last) && last.bottom <= window.innerHeight + 40 && last.bottom > 0;
  }

  // What one reads stays where it is on the screen. Returns whether something came.
  async function older(size) {
    const button = board.querySelector("[data-board-older]");
    const first = list.querySelector("[data-post]");
    button.setAttribute("aria-busy", "true");
    const part = await fragment(`before=${first.dataset.post}&size=${size}`);
    button.removeAttribute("aria-busy");
    if (!part) return false;
    const from = first.getBoundingClientRect().top;
    list.prepend(...part.children);
    window.scrollBy(0, first.getBoundingClientRect().top - from);
    if (!("more" in part.dataset)) button.remove();
    first.focus({ preventScroll: true });
    return true;
  }

  // A link to a post that is not here yet (from a notice, or the quote of a reply) brings it.
  async function findLinked() {
    const id = /^#(post-\d+)$/.exec(window.location.hash)?.[1];
    if (!id || document.getElementById(id)) return;
    while (!document.getElementById(id) && board.querySelector("[data-board-older]")) if (!(await older(FAR))) return;
    document.getElementById(id)?.scrollIntoView({ block: "center" });
    document.getElementById(id)?.focus({ preventScroll: true });
  }

  // How far one has read: told when the newest post has been on the screen.
  const sight = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) seen(Number(entry.target.dataset.post));
  }, { threshold: 0.5 });
  let told = 0;

  function watchLast() {
    const last = [...list.querySelectorAll("[data-post]")].at(-1);
    sight.disconnect();
    if (last) sight.observe(last);
  }

  function seen(post) {
    newer.hidden = true;
    if (post <= told || document.visibilityState === "hidden") return;
    told = post;
    send(board.dataset.read, { body: { post }, tries: 1 }).catch(() => { told = 0; });
  }

  // When one may speak here, or no longer, the whole board is taken anew; words that are being written stay.
  function renew(fresh) {
    if (Boolean(fresh.querySelector("#composer")) === Boolean(composer)) return;
    if (composer?.elements.body.value || board.querySelector("dialog[open]")) return;
    life.abort();
    leave();
    sight.disconnect();
    board.replaceWith(document.adoptNode(fresh));
    bindForms(fresh);
    bind(fresh);
  }

  const handlers = {
    onHint: catchUp,
    onGap: catchUp,
    onStart: catchUp,
    onReaders(count) {
      board.querySelector("[data-board-readers]").textContent = count ? filled(board.dataset.readers, { count }) : "";
    },
  };
  // Before anybody has spoken, the board has no number: the page listens to what the board is about.
  let leave = listen(topic || board.dataset.subjectTopic, handlers);
  watchState(board.querySelector("[data-board-state]"), signal);
  watchLast();
  board.querySelector("[data-board-older]")?.addEventListener("click", () => older(NEAR));
  newer.addEventListener("click", () => { list.lastElementChild?.scrollIntoView({ block: "end" }); newer.hidden = true; });
  board.addEventListener("api:done", catchUp);
  document.addEventListener("outbox:sent", () => { list.querySelectorAll(".post-waiting").forEach((post) => post.remove()); catchUp(); }, { signal });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") watchLast(); }, { signal });
  list.addEventListener("click", (event) => act(board, event));
  if (composer) bindComposer(board, composer, list);
  board.addEventListener("board:fresh", ({ detail }) => renew(detail));
  window.addEventListener("hashchange", findLinked, { signal });
  findLinked();
}

// A short gap is nobody's business; a longer one is told plainly.
function watchState(place, signal) {
  let timer = 0;
  document.addEventListener("live:state", ({ detail }) => {
    clearTimeout(timer);
    if (!detail.connected) { timer = setTimeout(() => { place.hidden = false; }, CALM); return; }
    place.hidden = true;
    // The server may have been away while the network was not: then no `online` event sends what waits.
    flushQueue();
  }, { signal });
}

// Buttons of a post: reply and edit go to the composer, the others to their dialog's form.
function act(board, event) {
  const button = event.target.closest("button");
  const post = event.target.closest("[data-post]");
  if (!button || !post) return;
  const { verb } = button.dataset;
  if (verb) document.querySelector(`#post-${verb} form`)?.setAttribute("action", `/api/posts/${post.dataset.post}/${verb}/`);
  else if ("reply" in button.dataset) about(board, { name: post.querySelector("[data-author]").textContent, parent: post.dataset.post });
  else if ("edit" in button.dataset) about(board, { edit: post.dataset.post, body: post.querySelector("[data-body]").textContent });
}

function about(board, { name, parent = "", edit, body }) {
  const composer = board.querySelector("#composer");
  const field = composer.elements.body;
  composer.dataset.home ??= composer.getAttribute("action");
  composer.elements.parent.value = parent;
  composer.elements.parent.disabled = Boolean(edit);
  composer.setAttribute("action", edit ? `/api/posts/${edit}/edit/` : composer.dataset.home);
  const line = composer.querySelector("[data-composer-about]");
  line.hidden = !name && !edit;
  line.querySelector("span").textContent = edit ? board.dataset.editing : filled(board.dataset.replying, { name });
  if (edit) field.value = body; else if (!name) field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (name || edit) field.focus();
}

function bindComposer(board, composer, list) {
  const field = composer.elements.body;
  const grow = () => { field.rows = Math.min(6, Math.max(1, Math.ceil((field.scrollHeight - 20) / 24))); };
  const fit = () => { field.rows = 1; grow(); };
  field.addEventListener("input", fit);
  fit();
  composer.querySelector("[data-composer-cancel]").addEventListener("click", () => { about(board, {}); field.focus(); });
  // The form empties itself after the event; then it is a new message again.
  composer.addEventListener("api:done", () => queueMicrotask(() => about(board, {})));
  composer.addEventListener("api:queued", ({ detail }) => {
    const waiting = board.querySelector("[data-waiting-post]").content.cloneNode(true);
    waiting.querySelector("[data-body]").textContent = detail.body;
    list.append(waiting);
    list.lastElementChild.scrollIntoView({ block: "nearest" });
    queueMicrotask(() => about(board, {}));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); composer.requestSubmit(); }
    if (event.key === "Escape") about(board, {});
  });
}

document.querySelectorAll("[data-board]").forEach(bind);
