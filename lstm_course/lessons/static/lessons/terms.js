// The words of the vocabulary: their definition opens beside them on hover, focus and touch.
// Without this module each is a plain link to the vocabulary, described by the same text.

const GAP = 6; // px between the word and its definition
const PATIENCE = 150; // ms in which the pointer may cross the gap

let open = null;
let closing = 0;

function place(link, definition) {
  const word = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const box = definition.getBoundingClientRect();
  const left = Math.min(word.left, document.documentElement.clientWidth - box.width - GAP);
  const below = word.bottom + GAP;
  const fits = below + box.height <= window.innerHeight;
  definition.style.left = `${Math.max(GAP, left)}px`;
  definition.style.top = `${fits ? below : Math.max(GAP, word.top - box.height - GAP)}px`;
}

function show(link, definition) {
  window.clearTimeout(closing);
  if (open === definition) return;
  hide();
  definition.showPopover();
  place(link, definition);
  open = definition;
}

function hide() {
  window.clearTimeout(closing);
  open?.hidePopover();
  open = null;
}

function hideSoon() {
  window.clearTimeout(closing);
  closing = window.setTimeout(hide, PATIENCE);
}

function enhance(link) {
  const definition = document.getElementById(link.getAttribute("aria-describedby"));
  if (!definition?.textContent) return;
  definition.popover = "manual";
  definition.hidden = false;
  let touched = false;
  for (const part of [link, definition]) {
    part.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") show(link, definition);
    });
    part.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") hideSoon();
    });
  }
  link.addEventListener("pointerdown", (event) => {
    touched = event.pointerType !== "mouse" && open !== definition;
  });
  link.addEventListener("focus", () => show(link, definition));
  link.addEventListener("blur", hideSoon);
  // The first tap explains, the second one follows the link.
  link.addEventListener("click", (event) => {
    if (!touched) return;
    event.preventDefault();
    show(link, definition);
    touched = false;
  });
}

if ("popover" in HTMLElement.prototype) {
  document.querySelectorAll("a.term[aria-describedby]").forEach(enhance);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("pointerdown", (event) => {
    if (open && !event.target.closest("a.term, .term-definition")) hide();
  });
  document.addEventListener("scroll", hide, { passive: true, capture: true });
}
