// The grid by keyboard: one place at a time is in the tab order, arrows walk over cells, names, the
// heads of columns and their sums. Enter follows what is a link, and from a cell opens its student. What a
// cell says stands in words below the table. Cells that htmx puts in anew keep the place.

const HEAD = -1; // the row of the heads
let place = null;

const table = () => document.getElementById("grid-table");
const rows = () => [...table().tBodies[0].rows, ...table().tFoot.rows];

function cellAt(row, column) {
  if (row === HEAD) return table().tHead.rows[1].cells[column - 2] ?? null;
  return rows()[row]?.cells[column] ?? null;
}

function placeOf(cell) {
  const row = rows().indexOf(cell.parentElement);
  return { row, column: row === HEAD ? cell.cellIndex + 2 : cell.cellIndex };
}

function wordsFor(cell) {
  if (cell.tagName === "TH" || cell.querySelector("a")) return cell.textContent.trim();
  const student = cell.parentElement.cells[0].textContent.trim();
  const head = cellAt(HEAD, cell.cellIndex);
  const item = head?.querySelector(".visually-hidden")?.textContent.trim() ?? "solved";
  return `${student}, ${item}: ${cell.textContent.trim()}`;
}

const focusable = (cell) => cell.querySelector("a") ?? cell;

function settle(cell, { focus }) {
  for (const old of table().querySelectorAll("[tabindex='0']")) old.tabIndex = -1;
  focusable(cell).tabIndex = 0;
  place = placeOf(cell);
  if (!focus) return;
  focusable(cell).focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  document.getElementById("grid-words").textContent = wordsFor(cell);
}

const moves = {
  ArrowRight: ({ row, column }) => [row, column + 1],
  ArrowLeft: ({ row, column }) => [row, column - 1],
  ArrowDown: ({ row, column }) => [row + 1, column],
  ArrowUp: ({ row, column }) => [row - 1, column],
  Home: ({ row }) => [row, row === HEAD ? 2 : 0],
  End: ({ row }) => [row, rows()[0].cells.length - 1],
  PageDown: ({ row, column }) => [Math.min(row + 10, rows().length - 1), column],
  PageUp: ({ row, column }) => [Math.max(row - 10, 0), column],
};

function onKey(event) {
  const cell = event.target.closest("tbody th, tbody td, tfoot th, tfoot td, .grid-item");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && cell.tagName === "TD" && !cell.querySelector("a")) {
    cell.parentElement.cells[0].querySelector("a")?.click();
    return;
  }
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  const next = cellAt(...move(placeOf(cell)));
  if (next) settle(next, { focus: true });
}

function begin() {
  if (!table()) return;
  table().addEventListener("keydown", onKey);
  table().addEventListener("click", (event) => {
    const cell = event.target.closest("tbody td");
    if (cell) settle(cell, { focus: true });
  });
  // One stop, not one for each student and item: the arrows reach them.
  for (const link of table().querySelectorAll("a")) link.tabIndex = -1;
  const first = cellAt(0, 1);
  if (first) settle(first, { focus: false });
}

begin();

// The address says what is shown: a reload, a bookmark and the way back show the same again.
function keepInAddress() {
  const chosen = [...new FormData(document.querySelector(".grid-form"))].filter(([, value]) => value);
  const query = new URLSearchParams(chosen).toString();
  const here = query ? `${location.pathname}?${query}` : location.pathname;
  history.replaceState(history.state, "", here);
  for (const next of document.querySelectorAll(".class-head [name='next']")) next.value = here;
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "grid-region" && event.target?.id !== "grid-region") return;
  begin();
  keepInAddress();
});

// A cell put in anew takes the place of the old one, with the focus if that had it.
let hadFocus = false;
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  hadFocus = document.activeElement === event.detail.target;
  if (event.detail.target?.outerHTML === event.detail.fragment?.firstElementChild?.outerHTML) {
    event.detail.shouldSwap = false;
  }
});
document.addEventListener("htmx:oobAfterSwap", () => {
  if (!table() || !place) return;
  const cell = cellAt(place.row, place.column);
  if (cell && focusable(cell).tabIndex !== 0) settle(cell, { focus: hadFocus });
});

// Paper is narrower than the lesson is long: a few steps at a time are printed as a table.
const COLUMNS_ON_PAPER = 40;

function part(rows, from, to) {
  return rows.map((row) => {
    const copy = document.createElement("tr");
    const kept = [...row.cells].filter((_, i) => i < 2 || (i >= from && i < to));
    copy.append(...kept.map((cell) => cell.cloneNode(true)));
    for (const cell of copy.cells) cell.removeAttribute("id");
    return copy;
  });
}

function tableOfSteps({ heads, from, to }) {
  const made = document.createElement("table");
  const [groups, items] = table().tHead.rows;
  made.className = "grid";
  const [above, below] = [document.createElement("tr"), document.createElement("tr")];
  const first = [groups.cells[0], groups.cells[1], ...heads];
  above.append(...first.map((cell) => cell.cloneNode(true)));
  const second = [...items.cells].slice(from - 2, to - 2);
  below.append(...second.map((cell) => cell.cloneNode(true)));
  made.createTHead().append(above, below);
  made.createTBody().append(...part([...table().tBodies[0].rows], from, to));
  made.createTFoot().append(...part([...table().tFoot.rows], from, to));
  return made;
}

function runsOfSteps() {
  const runs = [];
  let at = 2;
  for (const head of [...table().tHead.rows[0].cells].slice(2)) {
    const last = runs.at(-1);
    if (last && at + head.colSpan - last.from <= COLUMNS_ON_PAPER) last.heads.push(head);
    else runs.push({ heads: [head], from: at });
    at += head.colSpan;
    runs.at(-1).to = at;
  }
  return runs;
}

addEventListener("beforeprint", () => {
  if (!table()) return;
  const steps = document.createElement("div");
  steps.className = "printed-steps";
  steps.append(...runsOfSteps().map(tableOfSteps));
  table().parentElement.before(steps);
});

addEventListener("afterprint", () => document.querySelector(".printed-steps")?.remove());
