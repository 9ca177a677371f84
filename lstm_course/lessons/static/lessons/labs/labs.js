// The labs: a slider and its number say the same, and a preset sets the form in place.
// htmx fetches the new picture; without this module the numbers, links and buttons do it all.

const sliderOf = (number) => document.querySelector(`[data-slider-of="${number.id}"]`);

document.addEventListener(
  "input",
  ({ target }) => {
    if (target.dataset.sliderOf) document.getElementById(target.dataset.sliderOf).value = target.value;
    else if (target.type === "number" && sliderOf(target)) sliderOf(target).value = target.value;
  },
  { capture: true }, // before htmx reads the form
);

document.addEventListener("click", (event) => {
  const preset = event.target.closest("a[data-preset]");
  if (!preset || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const form = preset.closest(".lab").querySelector("form");
  for (const [name, value] of new URLSearchParams(preset.search)) {
    const number = form.elements.namedItem(name);
    if (!number) continue;
    number.value = value;
    if (sliderOf(number)) sliderOf(number).value = value;
  }
  form.requestSubmit();
});
