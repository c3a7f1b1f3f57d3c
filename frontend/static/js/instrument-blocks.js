// The blocks of an instrument in its editor: their numbers, and what they say of each other (scales, factors, branches).
const RENAMED = ["name", "id", "for", "aria-describedby", "data-field"];
const language = () => document.documentElement.lang.slice(0, 2);

export const blocksIn = (root, kind) => [...root.querySelectorAll(`[data-block="${kind}"]`)];
export const codeField = (block) => block.querySelector('[name^="definition."][name$=".code"]');
export const codeOf = (block) => codeField(block).value.trim();
const chooser = (item, kind) => item.querySelector(`[data-choose="${kind}"]`);
const textOf = (item) => item.querySelector(`[name$=".text.${language()}"]`).value.trim();

function rename(block, pattern, text) {
  for (const part of block.querySelectorAll("*")) {
    for (const name of RENAMED) {
      const value = part.getAttribute(name);
      if (value?.includes("definition.")) part.setAttribute(name, value.replace(pattern, text));
    }
  }
}

function number(form, kind, list) {
  const blocks = blocksIn(form, kind);
  blocks.forEach((block, at) => {
    rename(block, new RegExp(`definition\\.${list}\\.\\w+`, "g"), `definition.${list}.${at}`);
    const place = block.querySelector("[data-number]");
    if (place) place.textContent = at + 1;
  });
  return blocks;
}

function numberOptions(scale) {
  const lowest = Number.parseInt(scale.querySelector('[name$=".lowest"]').value, 10) || 0;
  const options = blocksIn(scale, "option");
  options.forEach((option, at) => {
    rename(option, /\.labels\.(id|en)\.\w+/g, `.labels.$1.${at}`);
    option.querySelector("[data-value]").textContent = lowest + at;
  });
  scale.querySelector("[data-highest]").value = lowest + options.length - 1;
}

// [[1, "Sangat tidak setuju"], …] of the scale with that code, in the language of the page.
function optionsOf(form, code) {
  const scale = code && blocksIn(form, "scale").find((block) => codeOf(block) === code);
  if (!scale) return [];
  return blocksIn(scale, "option").map((option) => [
    option.querySelector("[data-value]").textContent,
    option.querySelector(`[name*=".labels.${language()}."]`).value,
  ]);
}

// Offers these (value, text) beside "none"; what was chosen stays, also when it is known no more: saving will say so.
function offer(select, rows) {
  const { value } = select;
  const others = value && !rows.some(([known]) => known === value) ? [[value, value]] : [];
  const all = [["", select.dataset.none], ...rows, ...others];
  select.replaceChildren(...all.map(([key, text]) => new Option(text, key, key === value, key === value)));
}

function showCondition(form, item, scaleOfEarlier) {
  const select = chooser(item, "earlier");
  const hidden = item.querySelector("[data-condition-item]");
  const place = item.querySelector("[data-options]");
  hidden.value = select.value;
  hidden.disabled = !select.value;
  const name = hidden.name.replace(/item$/, "options");
  const rows = select.value ? optionsOf(form, scaleOfEarlier.get(select.value)) : [];
  const built = JSON.stringify([name, select.value, rows]);
  if (place.dataset.built === built) return;
  const isFirst = place.dataset.built === undefined;
  const isSame = place.dataset.of === select.value;
  const chosen = isFirst ? place.dataset.options.split(" ") : isSame ? [...place.querySelectorAll(":checked")].map((box) => box.value) : [];
  place.replaceChildren(...rows.map(([value, text]) => choice(name, value, text, chosen.includes(value))));
  place.dataset.built = built;
  place.dataset.of = select.value;
}

function choice(name, value, text, isChosen) {
  const label = document.createElement("label");
  label.className = "check";
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name, value, checked: isChosen });
  box.dataset.json = "integers";
  const words = document.createElement("span");
  words.textContent = text || value;
  label.append(box, words);
  return label;
}

function showItem(item, isScaled) {
  item.querySelector("[data-summary-code]").textContent = codeOf(item);
  const summary = item.querySelector("[data-summary]");
  summary.textContent = textOf(item) || summary.dataset.none;
  for (const part of item.querySelectorAll("[data-scaled]")) {
    part.hidden = !isScaled;
    part.querySelectorAll("input").forEach((field) => { field.disabled = !isScaled; });
  }
}

function showFactor(factor, at, items) {
  const code = codeOf(factor);
  const codes = items.filter((item) => code && chooser(item, "scale").value && chooser(item, "factor").value === code).map(codeOf);
  factor.querySelector("[data-factor-items]").textContent = codes.join(", ") || "–";
  factor.querySelector("[data-factor-codes]").replaceChildren(...codes.map((value, place) => {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: `definition.factors.${at}.items.${place}`, value });
    return field;
  }));
}

// All that follows from the order and the codes of the blocks.
export function refresh(form) {
  const scales = number(form, "scale", "scales");
  scales.forEach(numberOptions);
  const factors = number(form, "factor", "factors");
  for (const section of number(form, "section", "sections")) {
    blocksIn(section, "item").forEach((item, at) => rename(item, /\.items\.\w+/g, `.items.${at}`));
  }
  const items = blocksIn(form, "item");
  const scaleRows = scales.map((block) => [codeOf(block), codeOf(block)]);
  const factorRows = factors.map((block) => [codeOf(block), block.querySelector(`[name$=".name.${language()}"]`).value || codeOf(block)]);
  const scaleOfEarlier = new Map();
  for (const item of items) {
    offer(chooser(item, "scale"), scaleRows.filter(([code]) => code));
    offer(chooser(item, "factor"), factorRows.filter(([code]) => code));
    const earlier = chooser(item, "earlier");
    offer(earlier, [...scaleOfEarlier.keys()].map((code) => [code, earlier.dataset.when.replace("{item}", code)]));
    showCondition(form, item, scaleOfEarlier);
    const scale = chooser(item, "scale").value;
    showItem(item, Boolean(scale));
    if (scale && codeOf(item)) scaleOfEarlier.set(codeOf(item), scale);
  }
  factors.forEach((factor, at) => showFactor(factor, at, items));
  for (const block of [...scales, ...factors, ...items]) block.dataset.code = codeOf(block);
  showTools(form);
}

// A block that got another code is still the one that others chose.
export function follow(form, block) {
  const before = block.dataset.code;
  const kind = block.dataset.block === "item" ? "earlier" : block.dataset.block;
  const after = codeOf(block);
  if (!before || !after || before === after) return;
  for (const select of form.querySelectorAll(`[data-choose="${kind}"]`)) {
    if (select.value !== before) continue;
    select.append(new Option(after, after, true, true));
    const place = kind === "earlier" && select.parentElement.querySelector("[data-options]");
    if (place) place.dataset.of = after;
  }
}

function showTools(form) {
  for (const kind of ["scale", "factor", "section", "item"]) {
    const blocks = blocksIn(form, kind);
    blocks.forEach((block, at) => {
      block.querySelector(":scope > .block-tools [data-up]").disabled = at === 0;
      block.querySelector(":scope > .block-tools [data-down]").disabled = at === blocks.length - 1;
      for (const button of block.querySelectorAll(":scope > .block-tools button")) {
        button.dataset.label ??= button.ariaLabel;
        button.ariaLabel = `${button.dataset.label} ${(kind === "section" ? "" : codeOf(block)) || at + 1}`;
      }
    });
  }
}

// One place up or down; an item at the end of its section goes on into the next one. False: there is no such place.
export function move(form, block, by) {
  const beside = by < 0 ? block.previousElementSibling : block.nextElementSibling;
  if (beside) { if (by < 0) beside.before(block); else beside.after(block); return true; }
  const section = block.dataset.block === "item" && block.closest('[data-block="section"]');
  const other = section && (by < 0 ? section.previousElementSibling : section.nextElementSibling);
  if (!other) return false;
  const list = other.querySelector('[data-list="item"]');
  if (by < 0) list.append(block); else list.prepend(block);
  return true;
}
