// Dialogs: data-opens="<id>" opens, data-closes closes, a press beside it closes; `ask` asks before what can't be undone.
export function bindDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) { open(opener.dataset.opens); return; }
    if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
    else if (event.target instanceof HTMLDialogElement) event.target.close();
  });
}

function open(id) {
  const dialog = document.getElementById(id);
  dialog?.showModal();
  dialog?.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

export function ask(question, verb) {
  const dialog = document.getElementById("ask");
  if (!dialog) return Promise.resolve(window.confirm(question));
  dialog.querySelector("h2").textContent = question;
  const button = dialog.querySelector("[data-answer]");
  if (verb) button.textContent = verb;
  return new Promise((done) => {
    const yes = () => { dialog.returnValue = "yes"; dialog.close("yes"); };
    button.addEventListener("click", yes);
    dialog.addEventListener("close", () => { button.removeEventListener("click", yes); done(dialog.returnValue === "yes"); dialog.returnValue = ""; }, { once: true });
    dialog.showModal();
  });
}
