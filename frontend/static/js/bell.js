// The bell counts by itself while the page is open: up when one is told something, anew when notices were read elsewhere.
import { listen } from "./live.js";

const number = (text) => Number.parseInt(text, 10) || 0;

export function bindBell() {
  const badge = document.querySelector("[data-bell-count]");
  const me = document.body.dataset.me;
  if (!badge?.dataset.bellCount || !me) return;
  const show = (count) => { badge.textContent = count > 99 ? "99+" : count; badge.hidden = !count; };
  const count = async () => {
    const answer = await fetch(badge.dataset.bellCount, { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) show((await answer.json()).count);
  };
  listen(`user:${me}`, {
    onHint: ({ verb }) => { if (verb === "notice") show(number(badge.textContent) + 1); else if (verb === "read") count(); },
    onGap: count,
  });
}
