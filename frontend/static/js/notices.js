// What the page of notices shows counts as read; the marks stay until the page is opened again.
import { NoNetwork, send } from "./request.js";

const list = document.querySelector("[data-newest]");

async function markRead() {
  const answer = await send("/api/notices/read/", { body: { up_to: Number(list.dataset.newest) } });
  const badge = document.querySelector("[data-bell-count]");
  if (!answer.ok || !badge) return;
  badge.textContent = answer.data.unread;
  badge.hidden = !answer.data.unread;
}

if (list) markRead().catch((error) => { if (!(error instanceof NoNetwork)) throw error; });
