// A button with data-print opens the browser's print dialog. However printing begins, all details are unfolded for it.
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("main details:not([open]):not(.term)").forEach((details) => { details.open = true; details.dataset.openedForPrint = ""; });
});
window.addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-opened-for-print]").forEach((details) => { details.open = false; delete details.dataset.openedForPrint; });
});
