// A question by keyboard: letters choose while the focus is inside it, Enter checks. A choice not
// yet checked outlives a reload. Everything else is the server's.

const kept = (slug) => `question:${slug}`;

function store(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null; // storage is off: the choice then lives as long as the page
  }
}

const fields = (form) => [...form.querySelectorAll("input:not([type=hidden]), select")];
const choices = (form) => [...form.querySelectorAll("input[name=choice]")];
const isChoice = (field) => field.matches("[type=radio], [type=checkbox]");

function remember(form) {
  if ("fresh" in form.dataset) return; // drawn anew by each load
  const given = fields(form).filter((field) => !isChoice(field) || field.checked);
  const values = given.map((field) => [field.name, field.value]);
  store((storage) => storage.setItem(kept(form.dataset.question), JSON.stringify(values)));
}

function recall(form) {
  if ("fresh" in form.dataset) return;
  if (fields(form).some((field) => (isChoice(field) ? field.checked : field.value))) return;
  const given = store((storage) => JSON.parse(storage.getItem(kept(form.dataset.question)))) ?? [];
  for (const [name, value] of given) {
    const same = fields(form).filter((field) => field.name === name && !field.disabled);
    const choice = same.find((field) => isChoice(field) && field.value === value);
    if (choice) choice.checked = true;
    else if (same.length === 1 && !isChoice(same[0])) same[0].value = value;
  }
}

function chooseByLetter(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  const form = event.target.closest("form[data-question]");
  const letter = event.key.toUpperCase();
  const input = form && choices(form)[letter.charCodeAt(0) - 65];
  if (!input || input.disabled || event.target.matches("input:not([name=choice]), select, textarea")) return;
  event.preventDefault();
  input.focus();
  input.click();
}

function forget({ detail }) {
  const form = detail.elt.closest("form[data-question]");
  if (form && detail.successful) {
    store((storage) => storage.removeItem(kept(form.dataset.question)));
  }
}

document.addEventListener("keydown", chooseByLetter);
document.addEventListener("htmx:afterRequest", forget);
document.addEventListener("change", ({ target }) => {
  const form = target.closest("form[data-question]");
  if (form) remember(form);
});
document.querySelectorAll("form[data-question]").forEach(recall);
