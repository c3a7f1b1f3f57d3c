// One live socket for a page: it says which topics the page listens to and delivers hints, never content.
// After a lost connection every topic is told that something may be missing, so that it catches up over HTTP.

const topics = new Map();
let socket = null;
let attempts = 0;
let retry = 0;
let pulse = 0;
let lastHeard = 0;
const seen = new Set();

const PULSE = 25_000;
const SILENCE = 12_000;
const address = () => `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}/ws/`;
const isOpen = () => socket?.readyState === WebSocket.OPEN;
const tell = (message) => isOpen() && socket.send(JSON.stringify(message));

// handlers: onHint({verb, event, …}), onGap() after anything may have been missed, onReaders(count), onRefused(), and
// onStart() when hints begin to come: for pages where even the moment between HTML and socket counts.
export function listen(topic, handlers) {
  if (!topics.has(topic)) topics.set(topic, new Set());
  topics.get(topic).add(handlers);
  if (isOpen()) tell({ type: "subscribe", topics: [topic] }); else connect();
  return () => {
    topics.get(topic)?.delete(handlers);
    if (topics.get(topic)?.size) return;
    topics.delete(topic);
    tell({ type: "unsubscribe", topics: [topic] });
  };
}

function connect() {
  if (socket || document.visibilityState === "hidden") return;
  clearTimeout(retry);
  socket = new WebSocket(address());
  socket.addEventListener("open", opened);
  socket.addEventListener("message", (event) => heard(JSON.parse(event.data)));
  socket.addEventListener("close", closed);
}

function opened() {
  attempts = 0;
  lastHeard = Date.now();
  tell({ type: "subscribe", topics: [...topics.keys()] });
  clearInterval(pulse);
  pulse = setInterval(beat, PULSE);
}

// A connection that died without a word is found by a question that nobody answers.
function beat() {
  const asked = Date.now();
  tell({ type: "ping" });
  setTimeout(() => { if (lastHeard < asked) drop(); }, SILENCE);
}

function drop() {
  const old = socket;
  if (!old) return;
  old.close();
  if (socket === old) closed({ target: old, code: 1006 });
}

function closed(event) {
  if (event.target !== socket) return;
  socket = null;
  clearInterval(pulse);
  announce(false);
  if (event.code === 4401 || !topics.size) return;
  attempts += 1;
  clearTimeout(retry);
  retry = setTimeout(connect, Math.min(30_000, 500 * 2 ** attempts) * (0.5 + Math.random() / 2));
}

function heard(message) {
  lastHeard = Date.now();
  const { type, topic } = message;
  if (type === "hint") each(topic, "onHint", message);
  else if (type === "readers") each(topic, "onReaders", message.count);
  else if (type === "refused") each(topic, "onRefused");
  else if (type === "lagged") topics.forEach((_, name) => each(name, "onGap"));
  else if (type === "subscribed") subscribed(topic);
}

// The first time the page is nearly as fresh as its HTML; afterwards something may have been missed.
function subscribed(topic) {
  announce(true);
  each(topic, seen.has(topic) ? "onGap" : "onStart");
  seen.add(topic);
}

function each(topic, name, value) {
  topics.get(topic)?.forEach((handlers) => handlers[name]?.(value));
}

function announce(connected) {
  document.dispatchEvent(new CustomEvent("live:state", { detail: { connected } }));
}

const again = () => { if (topics.size && !socket) { attempts = 0; connect(); } };
window.addEventListener("online", again);
window.addEventListener("offline", drop);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") again(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) { drop(); again(); } });
