// From the fields of a form to the object that the API wants, and from its errors back to the fields.

const CONVERT = {
  integer: (text) => (text === "" ? null : Number.parseInt(text.replace(/[^\d-]/g, ""), 10)),
  positive: (text) => Number.parseInt(text, 10) || null,
  boolean: (text) => text === "true" || text === "on",
  nullable: (text) => (text === "" ? null : text),
  text: (text) => text,
};

function valueOf(field) {
  const kind = field.dataset.json ?? (field.type === "number" ? "integer" : /^(date|datetime-local|time|month)$/.test(field.type) ? "nullable" : "text");
  return (CONVERT[kind] ?? CONVERT.text)(field.value.trim());
}

// "cost_lines.0.volume" becomes {cost_lines: [{volume}]}; numbers as names make lists, unless the name is there already.
function put(target, path, value) {
  const names = path.split(".");
  names.slice(0, -1).forEach((name, at) => { target = target[name] ??= /^\d+$/.test(names[at + 1]) ? [] : {}; });
  target[names.at(-1)] = value;
}

const withoutHoles = (value) => {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(withoutHoles);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutHoles(item)]));
  return value;
};

// A form with data-map="values" sends {values: {"12": …}}: fields named values.12 by that id, without those left empty.
export function bodyOf(form, submitter) {
  const map = form.dataset.map;
  const body = map ? { [map]: {} } : {};
  for (const field of form.elements) {
    if (!field.name || field.disabled || field.name === "csrfmiddlewaretoken" || ["submit", "button", "reset", "file", "fieldset"].includes(field.type)) continue;
    if (field.type === "radio") { if (field.checked) put(body, field.name, valueOf(field)); continue; }
    if (field.type !== "checkbox") { put(body, field.name, valueOf(field)); continue; }
    if (field.dataset.json === "list" || field.dataset.json === "integers") {
      const chosen = field.name.split(".").reduce((found, name) => found?.[name], body) ?? [];
      put(body, field.name, field.checked ? [...chosen, field.dataset.json === "integers" ? Number(field.value) : field.value] : chosen);
    } else put(body, field.name, field.checked);
  }
  if (submitter?.name) put(body, submitter.name, submitter.value);
  if (map) body[map] = Object.fromEntries(Object.entries(body[map]).filter(([, value]) => value !== null));
  return withoutHoles(body);
}

// {cost_lines: [{}, {volume: ["x"]}]} becomes {"cost_lines.1.volume": "x"}, and so does {"cost_lines[1].volume": ["x"]}.
export function flatErrors(errors, prefix = "") {
  const flat = {};
  for (const [name, value] of Object.entries(errors ?? {})) {
    const own = name.replace(/\[(\d+)\]/g, ".$1");
    const path = prefix ? `${prefix}.${own}` : own;
    if (typeof value === "string") flat[path] = value;
    else if (Array.isArray(value) && value.every((item) => typeof item === "string")) flat[path] = value.join(" ");
    else Object.assign(flat, flatErrors(value, path));
  }
  return flat;
}

const named = (form, name) => [...form.elements].filter((field) => field.name === name && field.type !== "hidden");

function showOne(form, name, text) {
  const fields = named(form, name);
  const place = form.querySelector(`[data-field="${CSS.escape(name)}"] .field-error`);
  if (!place && !fields.length) return null;
  const target = fields[0] ?? place.closest("[data-field]").querySelector("input:not([type=hidden]), select, textarea") ?? place;
  if (target === place) place.tabIndex = -1;
  target.closest("details:not([open])")?.setAttribute("open", "");
  if (place) place.textContent = text;
  fields.forEach((field) => {
    field.setAttribute("aria-invalid", "true");
    if (!place) field.setCustomValidity?.(text);
  });
  return target;
}

// Shows each error at its field and returns [the first field, the texts that have no field].
export function showErrors(form, errors) {
  const shown = Object.entries(flatErrors(errors)).map(([name, text]) => [showOne(form, name, text), text]);
  const fields = shown.map(([field]) => field).filter(Boolean);
  const first = fields.reduce((top, field) => (!top || field.compareDocumentPosition(top) & Node.DOCUMENT_POSITION_FOLLOWING ? field : top), null);
  return [first, shown.filter(([field]) => !field).map(([, text]) => text)];
}

export function clearError(form, field) {
  field.removeAttribute("aria-invalid");
  field.setCustomValidity?.("");
  const place = form.querySelector(`[data-field="${CSS.escape(field.name)}"] .field-error`);
  if (place) place.textContent = "";
}

export function clearErrors(form) {
  for (const field of form.elements) if (field.getAttribute("aria-invalid")) clearError(form, field);
}

// Required fields that are empty, as errors in the API's shape.
export function missing(form, text) {
  const errors = {};
  for (const field of form.elements) {
    if (!field.required || field.disabled || !field.name) continue;
    const isEmpty = field.type === "radio" ? !form.querySelector(`[name="${CSS.escape(field.name)}"]:checked`) : field.type === "checkbox" ? !field.checked : field.value.trim() === "";
    if (isEmpty) errors[field.name] = text;
  }
  return errors;
}
