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

const choices = (form) => [...form.querySelectorAll("input[name=choice]")];

function remember(form) {
  const chosen = choices(form).filter((input) => input.checked).map((input) => input.value);
  store((storage) => storage.setItem(kept(form.dataset.question), JSON.stringify(chosen)));
}

function recall(form) {
  if (choices(form).some((input) => input.checked)) return;
  const chosen = store((storage) => JSON.parse(storage.getItem(kept(form.dataset.question))));
  for (const input of choices(form)) {
    if (!input.disabled && chosen?.includes(input.value)) input.checked = true;
  }
}

function chooseByLetter(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  const form = event.target.closest("form[data-question]");
  const letter = event.key.toUpperCase();
  const input = form && choices(form)[letter.charCodeAt(0) - 65];
  if (!input || input.disabled || event.target.matches("input:not([name=choice]), textarea")) return;
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
