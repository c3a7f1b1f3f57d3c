// Answers to a survey that this device kept and never sent: said where one would look, and once the survey is over, too.
const mark = `rembuk:${document.body.dataset.me}:survey:`;
const names = () => Object.keys(localStorage).filter((name) => name.startsWith(mark));

function sayUnsent(place) {
  const [name] = names();
  if (!name) return;
  place.querySelector("a").href = `/survei/${name.slice(mark.length)}/`;
  place.hidden = false;
}

// The survey takes no answers any more: what was kept is of no use to anybody.
function sayTooLate(place) {
  const name = mark + place.dataset.unsentOver;
  if (!names().includes(name)) return;
  localStorage.removeItem(name);
  place.hidden = false;
}

document.querySelectorAll("[data-unsent]").forEach(sayUnsent);
document.querySelectorAll("[data-unsent-over]").forEach(sayTooLate);
