// Buttons that copy a text of the page: data-copies="<id>", data-copied="what is said then".
import { toast } from "./voices.js";

document.querySelectorAll("[data-copies]").forEach((button) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    toast(button.dataset.copied);
  });
});
