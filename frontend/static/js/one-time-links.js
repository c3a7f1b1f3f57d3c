// Shows, once, the links that the API answered with, and offers them as a file.
const place = document.querySelector("[data-links]");

document.getElementById("one-time-links")?.addEventListener("api:done", ({ detail: people }) => {
  const rows = place.querySelector("[data-links-rows]");
  rows.replaceChildren(...people.map(row));
  place.querySelector("[data-links-file]").href = URL.createObjectURL(new Blob([csv(people)], { type: "text/csv" }));
  place.hidden = false;
  // After the dialog has closed and given the focus back.
  setTimeout(() => place.focus());
});

function row(person) {
  const item = place.querySelector("[data-links-row]").content.cloneNode(true);
  item.querySelector("[data-name]").textContent = person.name;
  item.querySelector("[data-unit]").textContent = person.unit_name;
  item.querySelector("[data-address]").textContent = person.address;
  item.querySelector("[data-mailed]").hidden = Boolean(person.address);
  return item;
}

// Quoted, with the mark by which spreadsheets know UTF-8; a name that begins like a formula stays a name.
function csv(people) {
  const plain = (text) => String(text).replace(/^(?=[=+\-@\t\r])/, "'");
  const quoted = (text) => `"${plain(text).replaceAll('"', '""')}"`;
  return `\uFEFF${people.map((person) => [person.name, person.unit_name, person.address || person.mailed_to].map(quoted).join(";")).join("\r\n")}\r\n`;
}
