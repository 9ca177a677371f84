// The grid by keyboard: one cell at a time is in the tab order, arrows walk, Enter opens the
// student. What the cell says stands in words below the table. Cells that htmx puts in anew keep
// the place.

let place = null;

const table = () => document.getElementById("grid-table");
const rows = () => [...table().tBodies[0].rows];
const cellAt = (row, column) => rows()[row]?.cells[column] ?? null;

function placeOf(cell) {
  return { row: rows().indexOf(cell.parentElement), column: cell.cellIndex };
}

function wordsFor(cell) {
  const student = cell.parentElement.cells[0].textContent.trim();
  const heads = table().tHead.rows[1].cells;
  const head = heads[cell.cellIndex - 2];
  const item = head?.querySelector(".visually-hidden")?.textContent.trim() ?? "solved";
  return `${student}, ${item}: ${cell.textContent.trim()}`;
}

function settle(cell, { focus }) {
  for (const old of table().querySelectorAll("tbody td[tabindex='0']")) old.tabIndex = -1;
  cell.tabIndex = 0;
  place = placeOf(cell);
  if (!focus) return;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  document.getElementById("grid-words").textContent = wordsFor(cell);
}

const moves = {
  ArrowRight: ({ row, column }) => [row, column + 1],
  ArrowLeft: ({ row, column }) => [row, column - 1],
  ArrowDown: ({ row, column }) => [row + 1, column],
  ArrowUp: ({ row, column }) => [row - 1, column],
  Home: ({ row }) => [row, 1],
  End: ({ row }) => [row, rows()[row].cells.length - 1],
  PageDown: ({ row, column }) => [Math.min(row + 10, rows().length - 1), column],
  PageUp: ({ row, column }) => [Math.max(row - 10, 0), column],
};

function onKey(event) {
  const cell = event.target.closest("td");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter") {
    cell.parentElement.cells[0].querySelector("a").click();
    return;
  }
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  const [row, column] = move(placeOf(cell));
  const next = column >= 1 ? cellAt(row, column) : null;
  if (next) settle(next, { focus: true });
}

function begin() {
  if (!table()) return;
  table().addEventListener("keydown", onKey);
  table().addEventListener("click", (event) => {
    const cell = event.target.closest("tbody td");
    if (cell) settle(cell, { focus: true });
  });
  const first = cellAt(0, 1);
  if (first) settle(first, { focus: false });
}

begin();

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "grid-region" || event.target?.id === "grid-region") begin();
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
  if (cell && cell.tabIndex !== 0) settle(cell, { focus: hadFocus });
});
