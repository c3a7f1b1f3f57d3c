// Shows, once, the address or key that the API answered with, and copies it.
const form = document.getElementById("one-time-link");

form?.addEventListener("api:done", ({ detail }) => {
  const mailed = document.querySelector("[data-link-mailed]");
  const secret = detail?.address || detail?.token;
  if (!secret) { if (mailed) mailed.hidden = false; return; }
  const result = document.querySelector("[data-link-result]");
  document.querySelector("[data-link-address]").value = secret;
  result.hidden = false;
  result.focus();
});

document.querySelector("[data-link-copy]")?.addEventListener("click", async ({ currentTarget: button }) => {
  const field = document.querySelector("[data-link-address]");
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
  button.querySelector("span").textContent = button.dataset.copied;
});
