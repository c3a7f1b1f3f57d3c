// A page about an open poll goes to the result as soon as the poll is closed: data-poll-watch="<id>", data-then="<address>".
import { listen } from "./live.js";

const watched = document.querySelector("[data-poll-watch]");
if (watched) {
  const go = () => window.location.assign(watched.dataset.then);
  listen(`poll:${watched.dataset.pollWatch}`, {
    onHint: ({ verb }) => { if (verb === "proposals.close_poll") go(); },
    onGap: async () => {
      const answer = await fetch(`/api/polls/${watched.dataset.pollWatch}/result/`, { credentials: "same-origin" }).catch(() => null);
      if (answer?.ok) go();
    },
  });
}
