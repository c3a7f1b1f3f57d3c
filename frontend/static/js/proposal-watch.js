// Where a proposal stands and its road follow what happens to it, without a reload (proposals/page.html).
import { bindForms } from "./api-form.js";
import { listen } from "./live.js";

const PARTS = ["[data-proposal-watch]", "[data-proposal-road]"];
// What becomes of the proposal itself, and each step of the case over it: who holds it, since when.
const CONCERNS = /^(proposals|workflow)\./;
const watched = document.querySelector("[data-proposal-watch]");

async function refresh() {
  // Whoever is just deciding or writing keeps the page as it is; the server refuses what is no longer possible.
  if (document.querySelector(".proposal-standing dialog[open]")) return;
  const answer = await fetch(window.location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  if (answer.redirected && new URL(answer.url).pathname !== window.location.pathname) { window.location.assign(answer.url); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of PARTS) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (old && fresh) { old.replaceWith(document.adoptNode(fresh)); bindForms(document.querySelector(part)); }
  }
  const [board, freshBoard] = [document, page].map((root) => root.querySelector("[data-board]"));
  if (board && freshBoard) board.dispatchEvent(new CustomEvent("board:fresh", { detail: freshBoard }));
  const [chip, freshChip] = [document, page].map((root) => root.querySelector(".page-head .chip"));
  if (chip && freshChip) chip.replaceWith(document.adoptNode(freshChip));
}

if (watched) {
  listen(`proposal:${watched.dataset.proposalWatch}`, {
    onHint: ({ verb }) => { if (CONCERNS.test(verb) && verb !== "proposals.save_draft") refresh(); },
    onGap: refresh,
  });
}
