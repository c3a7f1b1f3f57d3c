// The bell counts up by itself while the page is open.
import { listen } from "./live.js";

const number = (text) => Number.parseInt(text, 10) || 0;

export function bindBell() {
  const badge = document.querySelector("[data-bell-count]");
  const me = document.body.dataset.me;
  if (!badge?.dataset.bellCount || !me) return;
  const show = (count) => { badge.textContent = count > 99 ? "99+" : count; badge.hidden = !count; };
  listen(`user:${me}`, {
    onHint: () => show(number(badge.textContent) + 1),
    onGap: async () => {
      const answer = await fetch(badge.dataset.bellCount, { credentials: "same-origin" }).catch(() => null);
      if (answer?.ok) show((await answer.json()).count);
    },
  });
}
