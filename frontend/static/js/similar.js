// While a title is written: proposals that ask for something alike, so that people join instead of repeating.
export function bindSimilar(form) {
  const place = form.querySelector("[data-similar]");
  const list = form.querySelector("[data-similar-list]");
  let timer;
  form.elements.title.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 600); });

  async function look() {
    const title = form.elements.title.value.trim();
    if (title.length < 6) { place.hidden = true; return; }
    const query = new URLSearchParams({ title: title.slice(0, 180), call: form.dataset.call });
    if (form.dataset.id) query.set("but", form.dataset.id);
    const answer = await fetch(`/api/proposals/similar/?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const rows = await answer.json();
    list.replaceChildren(...rows.map(row));
    place.hidden = rows.length === 0;
  }

  function row({ id, title, unit_name: unit, state_name: state }) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `/usulan/${id}/`, target: "_blank", textContent: title });
    item.append(link, ` · ${unit} · ${state}`);
    return item;
  }
}
