// A button with data-print opens the browser's print dialog, with all details of the page unfolded.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-print]")) return;
  document.querySelectorAll("main details:not([open])").forEach((details) => { details.open = true; details.dataset.openedForPrint = ""; });
  window.print();
  document.querySelectorAll("details[data-opened-for-print]").forEach((details) => { details.open = false; delete details.dataset.openedForPrint; });
});
