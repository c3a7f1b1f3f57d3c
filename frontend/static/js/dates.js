// A browser shows dates in its own order (12/05 or 05/12): beside each such field stands what was meant, in words.
const language = () => (document.documentElement.lang === "en" ? "en-GB" : "id-ID");
const DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const HOUR = { hour: "2-digit", minute: "2-digit" };

function inWords(field) {
  const withHour = field.type === "datetime-local";
  const moment = new Date(withHour ? field.value : `${field.value}T00:00`);
  if (!field.value || Number.isNaN(moment.getTime())) return "";
  const day = new Intl.DateTimeFormat(language(), DAY).format(moment);
  return withHour ? `${day}, ${new Intl.DateTimeFormat(language(), HOUR).format(moment)} WIB` : day;
}

export function bindDates(root) {
  root.querySelectorAll("[data-date-words]").forEach((place) => {
    const field = document.getElementById(place.htmlFor.value);
    const show = () => { place.value = inWords(field); };
    field?.addEventListener("input", show);
    if (field) show();
  });
}
