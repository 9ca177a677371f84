// The words of the vocabulary: their definition opens beside them on hover, focus and touch.
// Without this module each is a plain link to the vocabulary, described by the same text.

const GAP = 6; // px between the word and its definition
const PATIENCE = 150; // ms in which the pointer may cross the gap

let open = null; // the definition that is shown
let word = null; // the link that it belongs to
let closing = 0;

function place() {
  const line = word.getClientRects()[0] ?? word.getBoundingClientRect();
  const box = open.getBoundingClientRect();
  const left = Math.min(line.left, document.documentElement.clientWidth - box.width - GAP);
  const below = line.bottom + GAP;
  const fits = below + box.height <= window.innerHeight;
  open.style.left = `${Math.max(GAP, left)}px`;
  open.style.top = `${fits ? below : line.top - box.height - GAP}px`;
}

function show(link, definition) {
  window.clearTimeout(closing);
  if (open === definition) return;
  hide();
  definition.showPopover();
  open = definition;
  word = link;
  place();
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
  if (!definition?.textContent || definition.popover) return; // nothing to say, or done
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
  const enhanceAll = (root) => root.querySelectorAll("a.term[aria-describedby]").forEach(enhance);
  enhanceAll(document);
  document.addEventListener("htmx:load", (event) => enhanceAll(event.target)); // feedback, too
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("pointerdown", (event) => {
    if (open && !event.target.closest("a.term, .term-definition")) hide();
  });
  const follow = () => open && place();
  document.addEventListener("scroll", follow, { passive: true, capture: true });
  window.addEventListener("resize", follow);
}
